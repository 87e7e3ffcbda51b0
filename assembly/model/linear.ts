import { own, share, THREADED } from "../base/crew";
import { lap, QUANTIZE } from "../base/profile";
import { blockColumns, PANEL_ROWS, panels, TILE_TOKENS_F32, TILE_TOKENS_Q8 } from "../kernels/layout";
import { matmulF32 } from "../kernels/matmul-f32";
import { matmulQ8 } from "../kernels/matmul-q8";
import { matvecF32 } from "../kernels/matvec-f32";
import { matvecQ8 } from "../kernels/matvec-q8";
import { quantizeQ8 } from "../kernels/quantize";
import { spreadF32, spreadQuants, tiles } from "../kernels/spread";
import { Config, F32 } from "./config";
import { State } from "./state";
import { panelBytes } from "./weights";

/** A product of a matrix, or the preparation of its input, as threads share it. */
@unmanaged
class Product {
  s: State;
  c: Config;
  out: usize;
  w: usize;
  x: usize;
  d: i32;
  n: i32;
  rows: i32;
}

const product = changetype<Product>(memory.data(THREADED ? 32 : 1, 8));

/**
 * Makes the input of matrix products ready, once for all the matrices that read it: Q8_0 quantises it, and a batch of
 * more than one row is spread.
 * @param x f32[rows, n]
 */
export function prepare(s: State, c: Config, x: usize, n: i32, rows: i32): void {
  const isF32 = c.format == F32;
  if (rows == 1) {
    if (!isF32) quantizeQ8(s.quants, s.scales, x, n / c.groupSize, c.groupSize);
  } else if (THREADED) {
    product.s = s;
    product.c = c;
    product.x = x;
    product.n = n;
    product.rows = rows;
    if (isF32) share(spreadPart, changetype<usize>(product), tiles(rows, TILE_TOKENS_F32), 1);
    else share(quantizePart, changetype<usize>(product), rows, 1);
  } else {
    if (isF32) spreadF32(s.spread, x, n, rows, 0, tiles(rows, TILE_TOKENS_F32));
    else quantizeRows(s, c, x, n, 0, rows);
  }
  lap(QUANTIZE);
}

function spreadPart(context: usize, first: i32, end: i32): void {
  const p = changetype<Product>(context);
  spreadF32(p.s.spread, p.x, p.n, p.rows, first, end);
}

function quantizePart(context: usize, first: i32, end: i32): void {
  const p = changetype<Product>(context);
  quantizeRows(p.s, p.c, p.x, p.n, first, end);
}

function quantizeRows(s: State, c: Config, x: usize, n: i32, first: i32, end: i32): void {
  const blocks = n / c.groupSize;
  const quants = own(s.quants, (<usize>blocks * blockColumns(c.groupSize)) << 1);
  const rowScales = own(s.rowScales, (<usize>blocks) << 2);
  for (let r = first; r < end; r++) {
    quantizeQ8(quants, rowScales, x + ((<usize>r * n) << 2), blocks, c.groupSize);
    spreadQuants(s.spread, quants, blocks * blockColumns(c.groupSize), r);
    let to = s.scales + ((<usize>(r - (r % TILE_TOKENS_Q8)) * blocks + <usize>(r % TILE_TOKENS_Q8)) << 2);
    for (let b = 0; b < blocks; b++) {
      store<f32>(to, load<f32>(rowScales + ((<usize>b) << 2)));
      to += (<usize>TILE_TOKENS_Q8) << 2;
    }
  }
}

/**
 * out = x W^T, for the input that `prepare` was last called with.
 * @param out f32[rows, d]   @param w matrix[d, n]   @param x f32[rows, n]
 */
export function linear(s: State, c: Config, out: usize, w: usize, x: usize, d: i32, n: i32, rows: i32): void {
  if (!THREADED) {
    multiply(s, c, out, w, x, d, n, rows, d);
    return;
  }
  product.s = s;
  product.c = c;
  product.out = out;
  product.w = w;
  product.x = x;
  product.d = d;
  product.n = n;
  product.rows = rows;
  share(multiplyPart, changetype<usize>(product), panels(d), 1);
}

function multiplyPart(context: usize, first: i32, end: i32): void {
  const p = changetype<Product>(context);
  const row = first * PANEL_ROWS;
  const w = p.w + <usize>first * panelBytes(p.c, p.n);
  multiply(p.s, p.c, p.out + ((<usize>row) << 2), w, p.x, min(p.d, end * PANEL_ROWS) - row, p.n, p.rows, p.d);
}

/** The first d outputs of each row. @param out f32[rows, width]   @param w matrix[d, n] */
function multiply(s: State, c: Config, out: usize, w: usize, x: usize, d: i32, n: i32, rows: i32, width: i32): void {
  const blocks = c.format == F32 ? 0 : n / c.groupSize;
  if (c.format == F32) {
    if (rows == 1) matvecF32(out, w, x, n, d);
    else matmulF32(out, w, s.spread, n, d, rows, width);
  } else {
    if (rows == 1) matvecQ8(out, w, s.quants, s.scales, d, blocks, c.groupSize);
    else matmulQ8(out, w, s.spread, s.scales, d, blocks, c.groupSize, rows, width);
  }
}
