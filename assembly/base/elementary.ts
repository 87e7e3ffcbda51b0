/**
 * exp, ln, sine and cosine in double precision, for tables and reports: accurate enough that rounding the result to fp32
 * gives the correctly rounded value except about once in ten million. Computed here, because hosts differ.
 */

const LN2_HIGH: f64 = 6.9314718036912381649e-1; // 33 bits
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const LOG2E: f64 = 1.442695040888963387;

/** e^x for |x| < 700. Error below 1e-15, relative. Taylor's series after x = n ln 2 + r. */
export function exp(x: f64): f64 {
  const n = nearest(x * LOG2E);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let sum: f64 = 1;
  for (let k = 14; k > 0; k--) sum = 1 + (sum * r) / <f64>k;
  return sum * reinterpret<f64>((<i64>n + 1023) << 52);
}

/** The natural logarithm of a positive normal number. Error below 1e-15. ln m = 2 artanh((m - 1) / (m + 1)), m near 1. */
export function log(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let n = (bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    n++;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum: f64 = 0;
  for (let k = 21; k > 0; k -= 2) sum = sum * z + 1 / <f64>k;
  return <f64>n * LN2_HIGH + (2 * s * sum + <f64>n * LN2_LOW);
}

// pi / 2 in three parts of 33, 33 and 53 bits (Cody and Waite), so that k times a part is exact for k < 2^20.
const PIO2_1: f64 = 1.57079632673412561417;
const PIO2_2: f64 = 6.0771005063039659766e-11;
const PIO2_3: f64 = 2.02226624879595063154e-21;
const TWO_OVER_PI: f64 = 6.36619772367581382433e-1;

/** The quarter turn that x lies nearest to; `remainder` gives the rest. */
function quarter(x: f64): f64 {
  return nearest(x * TWO_OVER_PI);
}

function remainder(x: f64, k: f64): f64 {
  return x - k * PIO2_1 - k * PIO2_2 - k * PIO2_3;
}

/** sin r for |r| <= pi / 4, by Taylor's series. */
function sinNearZero(r: f64): f64 {
  const z = r * r;
  let sum: f64 = 1;
  for (let k = 18; k > 0; k -= 2) sum = 1 - (sum * z) / <f64>(k * (k + 1));
  return r * sum;
}

/** cos r for |r| <= pi / 4, by Taylor's series. */
function cosNearZero(r: f64): f64 {
  const z = r * r;
  let sum: f64 = 1;
  for (let k = 18; k > 0; k -= 2) sum = 1 - (sum * z) / <f64>(k * (k - 1));
  return sum;
}

/** sin x for 0 <= x < 2^20. */
export function sin(x: f64): f64 {
  const k = quarter(x);
  const r = remainder(x, k);
  const turn = (<i32>k) & 3;
  const value = turn & 1 ? cosNearZero(r) : sinNearZero(r);
  return turn & 2 ? -value : value;
}

/** cos x for 0 <= x < 2^20. */
export function cos(x: f64): f64 {
  const k = quarter(x);
  const r = remainder(x, k);
  const turn = (<i32>k) & 3;
  const value = turn & 1 ? sinNearZero(r) : cosNearZero(r);
  return turn == 1 || turn == 2 ? -value : value;
}
