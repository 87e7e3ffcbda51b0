import { blockColumns } from "./layout";

const Q_MAX: f32 = 127;

/**
 * Q8_0 activations: for each block, scale = max |x| / 127 and q = round(x / scale), halves away from zero. A block of
 * zeros has scale 0 and quants 0. The quants are widened to 16 bits once, here, because every kernel reads them many times.
 * @param q i16[blocks, blockColumns(groupSize)]   @param scales f32[blocks]   @param x f32[blocks * groupSize]
 * Source: llama2.c's runq.c, quantize().
 */
export function quantizeQ8(q: usize, scales: usize, x: usize, blocks: i32, groupSize: i32): void {
  const padded = blockColumns(groupSize);
  for (let b = 0; b < blocks; b++) {
    const scale: f32 = largestMagnitude(x, groupSize) / Q_MAX;
    store<f32>(scales, scale);
    quantizeBlock(q, x, groupSize, scale);
    for (let i = groupSize; i < padded; i++) store<i16>(q + ((<usize>i) << 1), 0);
    scales += 4;
    q += (<usize>padded) << 1;
    x += (<usize>groupSize) << 2;
  }
}

function largestMagnitude(x: usize, n: i32): f32 {
  let largest: f32 = 0;
  let i = 0;
  let lanes = f32x4.splat(0);
  for (; i + 4 <= n; i += 4) lanes = f32x4.pmax(lanes, f32x4.abs(v128.load(x + ((<usize>i) << 2))));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.pmax(lanes, v128.shuffle<i32>(lanes, lanes, 1, 0, 3, 2));
  largest = f32x4.extract_lane(lanes, 0);
  for (; i < n; i++) {
    const value = abs<f32>(load<f32>(x + ((<usize>i) << 2)));
    if (value > largest) largest = value;
  }
  return largest;
}

function quantizeBlock(q: usize, x: usize, n: i32, scale: f32): void {
  if (scale == 0) {
    memory.fill(q, 0, (<usize>n) << 1);
    return;
  }
  const scales = f32x4.splat(scale);
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const at = x + ((<usize>i) << 2);
    const low = roundHalfAway(f32x4.div(v128.load(at), scales));
    const high = roundHalfAway(f32x4.div(v128.load(at, 16), scales));
    v128.store(q + ((<usize>i) << 1), i16x8.narrow_i32x4_s(low, high));
  }
  for (; i < n; i++) {
    const value = roundHalfAway(f32x4.splat(load<f32>(x + ((<usize>i) << 2)) / scale));
    store<i16>(q + ((<usize>i) << 1), <i16>i32x4.extract_lane(value, 0));
  }
}

/** C's round() to an integer: the part that truncation leaves is exact, so it alone decides. */
function roundHalfAway(x: v128): v128 {
  const whole = f32x4.trunc(x);
  const up = f32x4.ge(f32x4.abs(f32x4.sub(x, whole)), f32x4.splat(0.5));
  const one = v128.or(f32x4.splat(1), v128.and(x, i32x4.splat(<i32>0x80000000)));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(whole, v128.and(up, one)));
}
