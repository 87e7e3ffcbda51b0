import { own, SEATS } from "../base/crew";
import { blockColumns, PANEL_ROWS } from "./layout";

const partial: usize = memory.data(64 * SEATS, 16); // f32[SEATS, 16]: the rows of a last panel that is not whole

/**
 * out[i] = sum_b float(sum_j w[i,b,j] * x[b,j]) * scaleW[i,b] * scaleX[b]; the inner sum is an exact integer, b rises.
 * @param out f32[d]   @param w Q8_0 panels[d, n]   @param x i16[blocks, blockColumns]   @param scales f32[blocks]
 * Reads the weights once, as one stream. Bit-equal to scalar.matvecQ8 (test/unit/kernels/matmul-q8.test.ts).
 * The formula of a block stands here four times because a call would spill every sum in Cranelift, at half the speed.
 * Source: Q8_0 as in llama2.c's runq.c, matmul().
 */
export function matvecQ8(out: usize, w: usize, x: usize, scales: usize, d: i32, blocks: i32, groupSize: i32): void {
  const blockInput = (<usize>blockColumns(groupSize)) << 1;
  const end = scales + ((<usize>blocks) << 2);
  for (let i = 0; i < d; i += PANEL_ROWS) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let q = x;
    let s = scales;
    do {
      const panelScales = w;
      let sumA = i32x4.splat(0);
      let sumB = sumA;
      let sumC = sumA;
      let sumE = sumA;
      w += 64;
      const blockEnd = q + blockInput;
      do {
        const v = v128.load32_splat(q);
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(v128.load_ext<i8>(w), v));
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 8), v));
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 16), v));
        sumE = i32x4.add(sumE, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 24), v));
        w += 32;
        q += 4;
      } while (q < blockEnd);
      const scale = v128.load32_splat(s);
      a = f32x4.add(a, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sumA), v128.load(panelScales)), scale));
      b = f32x4.add(b, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sumB), v128.load(panelScales, 16)), scale));
      c = f32x4.add(c, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sumC), v128.load(panelScales, 32)), scale));
      e = f32x4.add(e, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sumE), v128.load(panelScales, 48)), scale));
      s += 4;
    } while (s < end);
    const whole = d - i >= PANEL_ROWS;
    const to = whole ? out : own(partial, 64);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, e, 48);
    if (!whole) memory.copy(out, to, (<usize>(d - i)) << 2);
    out += 64;
  }
}
