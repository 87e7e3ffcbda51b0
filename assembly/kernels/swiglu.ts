import { exp4 } from "../base/exp";

/**
 * gate[i] = gate[i] * 1 / (1 + e^-gate[i]) * up[i], in place; the feed-forward layer's activation.
 * @param gate f32[n]   @param up f32[n]; both readable (and gate writable) up to a multiple of 4
 * Source: Shazeer, GLU Variants Improve Transformer, arXiv 2002.05202; the roundings of run.c, forward().
 */
export function swiglu(gate: usize, up: usize, n: i32): void {
  const one = f32x4.splat(1);
  const end = gate + ((<usize>n) << 2);
  while (gate < end) {
    const value = v128.load(gate);
    const sigmoid = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(value))));
    v128.store(gate, f32x4.mul(f32x4.mul(value, sigmoid), v128.load(up)));
    gate += 16;
    up += 16;
  }
}

/** x[i] += y[i]. @param x f32[n]   @param y f32[n]; both readable, x writable, up to a multiple of 4 */
export function addInPlace(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  while (x < end) {
    v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
}
