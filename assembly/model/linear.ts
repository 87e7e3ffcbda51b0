import { lap, QUANTIZE } from "../base/profile";
import { blockColumns, TILE_TOKENS_Q8 } from "../kernels/layout";
import { matmulF32 } from "../kernels/matmul-f32";
import { matmulQ8 } from "../kernels/matmul-q8";
import { matvecF32 } from "../kernels/matvec-f32";
import { matvecQ8 } from "../kernels/matvec-q8";
import { quantizeQ8 } from "../kernels/quantize";
import { spreadF32, spreadQuants } from "../kernels/spread";
import { Config, F32 } from "./config";
import { State } from "./state";

/**
 * Makes the input of matrix products ready, once for all the matrices that read it: Q8_0 quantises it, and a batch of
 * more than one row is spread.
 * @param x f32[rows, n]
 */
export function prepare(s: State, c: Config, x: usize, n: i32, rows: i32): void {
  if (c.format == F32) {
    if (rows > 1) spreadF32(s.spread, x, n, rows);
  } else {
    const blocks = n / c.groupSize;
    if (rows == 1) quantizeQ8(s.quants, s.scales, x, blocks, c.groupSize);
    else quantizeRows(s, c, x, n, rows);
  }
  lap(QUANTIZE);
}

function quantizeRows(s: State, c: Config, x: usize, n: i32, rows: i32): void {
  const blocks = n / c.groupSize;
  for (let r = 0; r < rows; r++) {
    quantizeQ8(s.quants, s.rowScales, x + ((<usize>r * n) << 2), blocks, c.groupSize);
    spreadQuants(s.spread, s.quants, blocks * blockColumns(c.groupSize), r);
    let to = s.scales + ((<usize>(r - (r % TILE_TOKENS_Q8)) * blocks + <usize>(r % TILE_TOKENS_Q8)) << 2);
    for (let b = 0; b < blocks; b++) {
      store<f32>(to, load<f32>(s.rowScales + ((<usize>b) << 2)));
      to += (<usize>TILE_TOKENS_Q8) << 2;
    }
  }
}

/**
 * out = x W^T, for the input that `prepare` was last called with.
 * @param out f32[rows, d]   @param w matrix[d, n]   @param x f32[rows, n]
 */
export function linear(s: State, c: Config, out: usize, w: usize, x: usize, d: i32, n: i32, rows: i32): void {
  const blocks = c.format == F32 ? 0 : n / c.groupSize;
  if (c.format == F32) {
    if (rows == 1) matvecF32(out, w, x, n, d);
    else matmulF32(out, w, s.spread, n, d, rows);
  } else {
    if (rows == 1) matvecQ8(out, w, s.quants, s.scales, d, blocks, c.groupSize);
    else matmulQ8(out, w, s.spread, s.scales, d, blocks, c.groupSize, rows);
  }
}
