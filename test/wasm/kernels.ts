// The kernels and their scalar twins, for test/unit/kernels and bench/kernels.
import * as scalar from "../../assembly/kernels/scalar";
import { exp4 } from "../../assembly/base/exp";
import { cos, exp, log, sin } from "../../assembly/base/elementary";

export { alloc, mark, release } from "../../assembly/base/arena";
export { attention, storeKey, storeValue, keyBytes, valueBytes } from "../../assembly/kernels/attention";
export { interleaveF32, interleaveQuants, interleaveScales, rowF32, rowQ8 } from "../../assembly/kernels/interleave";
export { blockColumns, panelBytesF32, panelBytesQ8, panels } from "../../assembly/kernels/layout";
export { matmulF32 } from "../../assembly/kernels/matmul-f32";
export { matmulQ8 } from "../../assembly/kernels/matmul-q8";
export { matvecF32 } from "../../assembly/kernels/matvec-f32";
export { matvecQ8 } from "../../assembly/kernels/matvec-q8";
export { quantizeQ8 } from "../../assembly/kernels/quantize";
export { rmsnorm } from "../../assembly/kernels/rmsnorm";
export { rope, ropeFrequencies, ropeTurn } from "../../assembly/kernels/rope";
export { maxOf, softmax } from "../../assembly/kernels/softmax";
export { spreadF32, spreadQuants } from "../../assembly/kernels/spread";
export { addInPlace, swiglu } from "../../assembly/kernels/swiglu";

export function scalarAttention(
  out: usize,
  q: usize,
  keys: usize,
  values: usize,
  scores: usize,
  length: i32,
  headDim: i32,
  seqLen: i32,
): void {
  scalar.attention(out, q, keys, values, scores, length, headDim, seqLen);
}

export function scalarMatvecF32(out: usize, w: usize, x: usize, n: i32, d: i32): void {
  scalar.matvecF32(out, w, x, n, d);
}

export function scalarMatvecQ8(out: usize, w: usize, x: usize, s: usize, d: i32, blocks: i32, groupSize: i32): void {
  scalar.matvecQ8(out, w, x, s, d, blocks, groupSize);
}

export function scalarQuantizeQ8(q: usize, scales: usize, x: usize, blocks: i32, groupSize: i32): void {
  scalar.quantizeQ8(q, scales, x, blocks, groupSize);
}

export function scalarRmsnorm(out: usize, x: usize, weight: usize, n: i32, epsilon: f32): void {
  scalar.rmsnorm(out, x, weight, n, epsilon);
}

export function scalarRope(x: usize, turn: usize, heads: i32, headDim: i32): void {
  scalar.rope(x, turn, heads, headDim);
}

export function scalarSoftmax(x: usize, n: i32): void {
  scalar.softmax(x, n);
}

export function scalarSwiglu(gate: usize, up: usize, n: i32): void {
  scalar.swiglu(gate, up, n);
}

export function scalarAddInPlace(x: usize, y: usize, n: i32): void {
  scalar.addInPlace(x, y, n);
}

/** e^x[i] in place, by vectors. @param x f32[n], n a multiple of 4 */
export function expVectors(x: usize, n: i32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 16) v128.store(x + i, exp4(v128.load(x + i)));
}

/** e^x[i] in place, one by one. */
export function scalarExp(x: usize, n: i32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) store<f32>(x + i, scalar.exp(load<f32>(x + i)));
}

export function exp64(x: f64): f64 {
  return exp(x);
}

export function log64(x: f64): f64 {
  return log(x);
}

export function sin64(x: f64): f64 {
  return sin(x);
}

export function cos64(x: f64): f64 {
  return cos(x);
}
