import { type ModelConfig } from "./config.ts";

/** Numbers in Q8_0: `values[i] = q[i] * scales[floor(i / groupSize)]`. */
export interface Quantized {
  readonly q: Int8Array;
  readonly scales: Float32Array;
}

const MAX = 127;

/**
 * Symmetric 8-bit quantisation in groups: scale = max|w| / 127, q = w / scale rounded half to even, all in float32.
 * A group of zeros, or one so small that its scale is 0, becomes scale 0 and zeros.
 * Source: quantize_q80 of llama2.c's export.py, equal to it bit for bit for finite weights. It differs only where a
 * subnormal scale would push a quotient past 127: there the result stays 127 and does not wrap.
 * @param values a whole number of groups
 */
export function quantizeQ80(values: Float32Array, groupSize: number): Quantized {
  const q = new Int8Array(values.length);
  const scales = new Float32Array(values.length / groupSize);
  for (let group = 0; group < scales.length; group++) {
    const start = group * groupSize;
    let largest = 0;
    for (let i = start; i < start + groupSize; i++) {
      const magnitude = Math.abs(values[i]!);
      if (magnitude > largest) largest = magnitude;
    }
    const scale = Math.fround(largest / MAX);
    scales[group] = scale;
    if (scale === 0) continue;
    for (let i = start; i < start + groupSize; i++) {
      const rounded = roundHalfEven(Math.fround(values[i]! / scale));
      q[i] = rounded > MAX ? MAX : rounded < -MAX ? -MAX : rounded;
    }
  }
  return { q, scales };
}

/** The float32 numbers that quantised ones stand for: fround(q * scale), as runq.c's `dequantize`. */
export function dequantizeQ80(quantized: Quantized, groupSize: number): Float32Array {
  const { q, scales } = quantized;
  const values = new Float32Array(q.length);
  for (let i = 0; i < q.length; i++) values[i] = q[i]! * scales[Math.floor(i / groupSize)]!;
  return values;
}

/** The group size that export.py prefers. */
const PREFERRED_GROUP_SIZE = 64;

/**
 * 64, halved until it divides the rows of every matrix. export.py looks at dim alone; groups that straddle the rows of
 * w2 are legal for its writer, but runq.c then drops the end of each row.
 */
export function defaultGroupSize(config: ModelConfig): number {
  let groupSize = PREFERRED_GROUP_SIZE;
  while (config.dim % groupSize !== 0 || config.hiddenDim % groupSize !== 0) groupSize /= 2;
  return groupSize;
}

/** 1.5 * 2^52: a double of this size has no room for a fraction. */
const WHOLE = 6755399441055744;

/** The nearest integer, ties to the even one, as torch.round: the sum rounds the fraction away. Exact below 2^51. */
function roundHalfEven(value: number): number {
  return value + WHOLE - WHOLE;
}
