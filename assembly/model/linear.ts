import { matmulF32 } from "../kernels/matmul-f32";
import { matmulQ8 } from "../kernels/matmul-q8";
import { matvecQ8 } from "../kernels/matvec-q8";
import { quantizeQ8 } from "../kernels/quantize";
import { lap, QUANTIZE } from "../base/profile";
import { Config, F32 } from "./config";
import { State } from "./state";

/**
 * Makes the input of matrix products ready: Q8_0 quantises it, once for all the matrices that read it.
 * @param x f32[rows, n]
 */
export function prepare(s: State, c: Config, x: usize, n: i32, rows: i32): void {
  if (c.format == F32) return;
  quantizeQ8(s.quants, s.scales, x, rows * (n / c.groupSize), c.groupSize);
  lap(QUANTIZE);
}

/**
 * out = x W^T, for the input that `prepare` was last called with.
 * @param out f32[rows, d]   @param w matrix[d, n]   @param x f32[rows, n]
 */
export function linear(s: State, c: Config, out: usize, w: usize, x: usize, d: i32, n: i32, rows: i32): void {
  if (c.format == F32) {
    matmulF32(out, w, x, n, d, rows, s.scratch);
  } else {
    const blocks = n / c.groupSize;
    if (rows == 1) matvecQ8(out, w, s.quants, s.scales, d, blocks, c.groupSize);
    else matmulQ8(out, w, s.quants, s.scales, d, blocks, c.groupSize, rows);
  }
}
