import { softmax } from "./softmax";

/**
 * The attention of one head of one row over the positions 0 .. length - 1.
 *
 * Keys are interleaved by sixteen positions, so that a lane is a position; values are cut into columns of sixteen
 * dimensions, so that a lane is a dimension. Both are read as one rising stream:
 *
 *     keys     [p0 .. p15 of dimension 0][p0 .. p15 of dimension 1] .. headDim times, then p16 .. p31
 *     values   [dimensions 0 .. 15 of p0][.. of p1] .. seqLen times, then dimensions 16 .. 31; the last column is as
 *              narrow as headDim leaves it
 */
const GROUP: i32 = 16;
const GROUP_BYTES: usize = 64;

/** Bytes of the keys of one head for `seqLen` positions. */
export function keyBytes(seqLen: i32, headDim: i32): u64 {
  return <u64>((seqLen + (GROUP - 1)) / GROUP) * <u64>headDim * <u64>GROUP_BYTES;
}

/** Bytes of the values of one head for `seqLen` positions. */
export function valueBytes(seqLen: i32, headDim: i32): u64 {
  return <u64>seqLen * <u64>headDim * 4;
}

/** Puts one position's key into its lane. @param keys one head's keys   @param key f32[headDim] */
export function storeKey(keys: usize, key: usize, pos: i32, headDim: i32): void {
  let to = keys + <usize>(pos / GROUP) * (<usize>headDim * GROUP_BYTES) + ((<usize>(pos % GROUP)) << 2);
  for (let i = 0; i < headDim; i++) {
    store<f32>(to, load<f32>(key + ((<usize>i) << 2)));
    to += GROUP_BYTES;
  }
}

/** Puts one position's value into its columns. @param values one head's values   @param value f32[headDim] */
export function storeValue(values: usize, value: usize, pos: i32, headDim: i32, seqLen: i32): void {
  for (let i = 0; i < headDim; i += GROUP) {
    const width = (<usize>min(GROUP, headDim - i)) << 2;
    memory.copy(values + <usize>pos * width, value + ((<usize>i) << 2), width);
    values += <usize>seqLen * GROUP_BYTES;
  }
}

/** Copies the keys of the first `count` positions of one head; whole groups, so that lanes behind them change too. */
export function copyKeys(to: usize, from: usize, count: i32, headDim: i32): void {
  memory.copy(to, from, <usize>keyBytes(count, headDim));
}

/** Copies the values of the first `count` positions of one head. */
export function copyValues(to: usize, from: usize, count: i32, headDim: i32, seqLen: i32): void {
  for (let i = 0; i < headDim; i += GROUP) {
    memory.copy(to, from, <usize>count * ((<usize>min(GROUP, headDim - i)) << 2));
    to += <usize>seqLen * GROUP_BYTES;
    from += <usize>seqLen * GROUP_BYTES;
  }
}

/**
 * out[i] = sum_p a[p] * values[p,i],  a = softmax over p < length of (sum_i q[i] * keys[p,i]) / sqrt(headDim)
 * Every sum rises, as in run.c, forward().
 * @param out f32[headDim]   @param q f32[headDim]   @param scores f32[length + 15], scratch
 * Source: Vaswani et al., Attention Is All You Need, arXiv 1706.03762.
 */
export function attention(
  out: usize,
  q: usize,
  keys: usize,
  values: usize,
  scores: usize,
  length: i32,
  headDim: i32,
  seqLen: i32,
): void {
  score(scores, q, keys, length, headDim);
  softmax(scores, length);
  let i = 0;
  const column = <usize>seqLen * GROUP_BYTES;
  for (; i + 2 * GROUP <= headDim; i += 2 * GROUP) {
    mix32(out, scores, values, values + column, length);
    out += 2 * GROUP_BYTES;
    values += 2 * column;
  }
  for (; i + GROUP <= headDim; i += GROUP) {
    mix16(out, scores, values, length);
    out += GROUP_BYTES;
    values += column;
  }
  mixNarrow(out, scores, values, length, headDim - i);
}

/** scores[p] = (q . keys[p]) / sqrt(headDim), sixteen positions at once. */
function score(scores: usize, q: usize, keys: usize, length: i32, headDim: i32): void {
  const scale = f32x4.splat(sqrt<f32>(<f32>headDim));
  const end = q + ((<usize>headDim) << 2);
  for (let p = 0; p < length; p += GROUP) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let from = q;
    do {
      const v = v128.load32_splat(from);
      a = f32x4.add(a, f32x4.mul(v, v128.load(keys)));
      b = f32x4.add(b, f32x4.mul(v, v128.load(keys, 16)));
      c = f32x4.add(c, f32x4.mul(v, v128.load(keys, 32)));
      d = f32x4.add(d, f32x4.mul(v, v128.load(keys, 48)));
      keys += GROUP_BYTES;
      from += 4;
    } while (from < end);
    v128.store(scores, f32x4.div(a, scale));
    v128.store(scores, f32x4.div(b, scale), 16);
    v128.store(scores, f32x4.div(c, scale), 32);
    v128.store(scores, f32x4.div(d, scale), 48);
    scores += GROUP_BYTES;
  }
}

/** Two columns of the weighted sum of the values at once: eight sums hide the latency of an addition. */
function mix32(out: usize, scores: usize, left: usize, right: usize, length: i32): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  const end = scores + ((<usize>length) << 2);
  do {
    const weight = v128.load32_splat(scores);
    a = f32x4.add(a, f32x4.mul(weight, v128.load(left)));
    b = f32x4.add(b, f32x4.mul(weight, v128.load(left, 16)));
    c = f32x4.add(c, f32x4.mul(weight, v128.load(left, 32)));
    d = f32x4.add(d, f32x4.mul(weight, v128.load(left, 48)));
    e = f32x4.add(e, f32x4.mul(weight, v128.load(right)));
    f = f32x4.add(f, f32x4.mul(weight, v128.load(right, 16)));
    g = f32x4.add(g, f32x4.mul(weight, v128.load(right, 32)));
    h = f32x4.add(h, f32x4.mul(weight, v128.load(right, 48)));
    scores += 4;
    left += GROUP_BYTES;
    right += GROUP_BYTES;
  } while (scores < end);
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  v128.store(out, e, 64);
  v128.store(out, f, 80);
  v128.store(out, g, 96);
  v128.store(out, h, 112);
}

/** One column of sixteen dimensions of the weighted sum of the values. */
function mix16(out: usize, scores: usize, values: usize, length: i32): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  const end = scores + ((<usize>length) << 2);
  do {
    const weight = v128.load32_splat(scores);
    a = f32x4.add(a, f32x4.mul(weight, v128.load(values)));
    b = f32x4.add(b, f32x4.mul(weight, v128.load(values, 16)));
    c = f32x4.add(c, f32x4.mul(weight, v128.load(values, 32)));
    d = f32x4.add(d, f32x4.mul(weight, v128.load(values, 48)));
    scores += 4;
    values += GROUP_BYTES;
  } while (scores < end);
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

/** The last column, `width` < 16 dimensions. */
function mixNarrow(out: usize, scores: usize, values: usize, length: i32, width: i32): void {
  for (let i = 0; i < width; i++) {
    let sum: f32 = 0;
    for (let p = 0; p < length; p++) {
      sum += load<f32>(scores + ((<usize>p) << 2)) * load<f32>(values + ((<usize>(p * width + i)) << 2));
    }
    store<f32>(out + ((<usize>i) << 2), sum);
  }
}
