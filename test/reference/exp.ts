/**
 * e^x in float32: Cephes' expf, each operation rounded and no fused multiply-add, as the engine's kernel computes it.
 * x = n ln 2 + r with |r| <= ln 2 / 2, ln 2 split in two so that r keeps its bits; e^r by a polynomial; n added to the
 * exponent bits. x is clamped first, so that the result is never 0, subnormal or infinite.
 * Error: below 1 ulp on the clamped range (test/unit/reference/exp.test.ts).
 * Source: Cephes Math Library 2.2, single/expf.c, Stephen L. Moshier, 1992 (public domain).
 */
export function expF32(value: number): number {
  const x = f(Math.min(Math.max(value, LOWEST), HIGHEST));
  const n = roundHalfEven(f(x * LOG2_E));
  let r = f(x - f(n * LN2_HIGH));
  r = f(r - f(n * LN2_LOW));
  let p = P0;
  p = f(f(p * r) + P1);
  p = f(f(p * r) + P2);
  p = f(f(p * r) + P3);
  p = f(f(p * r) + P4);
  p = f(f(p * r) + P5);
  const y = f(f(f(p * f(r * r)) + r) + 1);
  BITS.setFloat32(0, y);
  BITS.setInt32(0, BITS.getInt32(0) + n * 2 ** 23);
  return BITS.getFloat32(0);
}

const f = Math.fround;
const LOWEST = f(-87.33654);
const HIGHEST = f(88.37626);
const LOG2_E = f(1.4426950408889634);
const LN2_HIGH = f(0.693359375);
const LN2_LOW = f(-2.1219444e-4);
const P0 = f(1.98756915e-4);
const P1 = f(1.3981999507e-3);
const P2 = f(8.3334519073e-3);
const P3 = f(4.1665795894e-2);
const P4 = f(1.6666665459e-1);
const P5 = f(5.0000001201e-1);
const BITS = new DataView(new ArrayBuffer(4));

/** The nearest integer, ties to the even one: wasm's `f32.nearest`. */
function roundHalfEven(x: number): number {
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}
