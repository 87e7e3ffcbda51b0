import { blockColumns, PANEL_ROWS } from "./layout";

const partial: usize = memory.data(64, 16); // f32[16]: the rows of a last panel that is not whole

/** acc + float(sum) * scaleW * scaleX, in the order of runq.c's formula. */
export function addBlock(acc: v128, sum: v128, scaleW: v128, scaleX: v128): v128 {
  return f32x4.add(acc, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), scaleW), scaleX));
}

/**
 * out[i] = sum_b float(sum_j w[i,b,j] * x[b,j]) * scaleW[i,b] * scaleX[b]; the inner sum is an exact integer, b rises.
 * @param out f32[d]   @param w Q8_0 panels[d, n]   @param x i16[blocks, blockColumns]   @param scales f32[blocks]
 * Reads the weights once, as one stream. Bit-equal to scalar.matvecQ8 (test/unit/kernels/matmul.test.ts).
 * Source: Q8_0 as in llama2.c's runq.c, matmul().
 */
export function matvecQ8(out: usize, w: usize, x: usize, scales: usize, d: i32, blocks: i32, groupSize: i32): void {
  const blockInput = <usize>blockColumns(groupSize) << 1;
  const end = scales + (<usize>blocks << 2);
  for (let i = 0; i < d; i += PANEL_ROWS) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let q = x;
    for (let s = scales; s < end; s += 4) {
      const panelScales = w;
      let sumA = i32x4.splat(0);
      let sumB = sumA;
      let sumC = sumA;
      let sumE = sumA;
      w += 64;
      const blockEnd = q + blockInput;
      while (q < blockEnd) {
        const v = v128.load32_splat(q);
        sumA = i32x4.add(sumA, i32x4.dot_i16x8_s(v128.load_ext<i8>(w), v));
        sumB = i32x4.add(sumB, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 8), v));
        sumC = i32x4.add(sumC, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 16), v));
        sumE = i32x4.add(sumE, i32x4.dot_i16x8_s(v128.load_ext<i8>(w, 24), v));
        w += 32;
        q += 4;
      }
      const scale = v128.load32_splat(s);
      a = addBlock(a, sumA, v128.load(panelScales), scale);
      b = addBlock(b, sumB, v128.load(panelScales, 16), scale);
      c = addBlock(c, sumC, v128.load(panelScales, 32), scale);
      e = addBlock(e, sumE, v128.load(panelScales, 48), scale);
    }
    const whole = d - i >= PANEL_ROWS;
    const to = whole ? out : partial;
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, e, 48);
    if (!whole) memory.copy(out, partial, <usize>(d - i) << 2);
    out += 64;
  }
}
