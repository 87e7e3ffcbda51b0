import { own, SEATS } from "../base/crew";
import { PANEL_ROWS, panelBytesF32 } from "./layout";

const partial: usize = memory.data(64 * SEATS, 16); // f32[SEATS, 16]: the rows of a last panel that is not whole

/**
 * out[i] = sum_j w[i,j] * x[j]   for i < d, j < n; j rises, one rounding after each multiplication and each addition.
 * @param out f32[d]   @param w F32 panels[d, n]   @param x f32[n]
 * Reads the weights once, as one stream of 64 bytes a column. Sixteen sums at once hide the latency of an addition.
 * Bit-equal to scalar.matvecF32 (test/unit/kernels/matmul.test.ts).
 */
export function matvecF32(out: usize, w: usize, x: usize, n: i32, d: i32): void {
  const end = x + ((<usize>n) << 2);
  for (let i = 0; i < d; i += PANEL_ROWS) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let p = w;
    let q = x;
    do {
      const v = v128.load32_splat(q);
      a = f32x4.add(a, f32x4.mul(v128.load(p), v));
      b = f32x4.add(b, f32x4.mul(v128.load(p, 16), v));
      c = f32x4.add(c, f32x4.mul(v128.load(p, 32), v));
      e = f32x4.add(e, f32x4.mul(v128.load(p, 48), v));
      p += 64;
      q += 4;
    } while (q < end);
    const whole = d - i >= PANEL_ROWS;
    const to = whole ? out : own(partial, 64);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, e, 48);
    if (!whole) memory.copy(out, to, (<usize>(d - i)) << 2);
    out += 64;
    w += panelBytesF32(n);
  }
}
