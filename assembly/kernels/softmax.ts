import { own, SEATS } from "../base/crew";
import { exp4 } from "../base/exp";

/** The largest of n > 0 numbers. @param x f32[n] */
export function maxOf(x: usize, n: i32): f32 {
  let largest = load<f32>(x);
  let i = 0;
  if (n >= 4) {
    let lanes = v128.load(x);
    for (i = 4; i + 4 <= n; i += 4) lanes = f32x4.pmax(lanes, v128.load(x + ((<usize>i) << 2)));
    lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
    lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 1, 0, 3, 2));
    largest = f32x4.extract_lane(lanes, 0);
  }
  for (; i < n; i++) {
    const value = load<f32>(x + ((<usize>i) << 2));
    if (value > largest) largest = value;
  }
  return largest;
}

const tails: usize = memory.data(SEATS > 1 ? 64 * SEATS : 16, 16); // f32[4] of each thread, a cache line apart: what does not fill a vector

/**
 * x[i] = e^(x[i] - max) / sum_j e^(x[j] - max), in place; j rises.
 * @param x f32[n], n > 0
 * The roundings of run.c, softmax().
 */
export function softmax(x: usize, n: i32): void {
  const tail = own(tails, 64);
  const largest = f32x4.splat(maxOf(x, n));
  const end = x + ((<usize>n) << 2);
  const whole = x + ((<usize>(n & ~3)) << 2);
  for (let p = x; p < whole; p += 16) v128.store(p, exp4(f32x4.sub(v128.load(p), largest)));
  memory.copy(tail, whole, end - whole);
  v128.store(tail, exp4(f32x4.sub(v128.load(tail), largest)));
  memory.copy(whole, tail, end - whole);
  let sum: f32 = 0;
  for (let p = x; p < end; p += 4) sum += load<f32>(p);
  const sums = f32x4.splat(sum);
  for (let p = x; p < whole; p += 16) v128.store(p, f32x4.div(v128.load(p), sums));
  for (let p = whole; p < end; p += 4) store<f32>(p, load<f32>(p) / sum);
}
