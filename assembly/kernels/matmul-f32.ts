import { own, SEATS } from "../base/crew";
import { PANEL_ROWS, panelBytesF32, TILE_TOKENS_F32 } from "./layout";

const TOKEN_BYTES: usize = 64; // f32[16], one token's part of a tile
/** Columns taken at once: a panel's part and a tile's part of the spread input stay in the first-level cache. */
const BLOCK: i32 = 256;

const partials: usize = memory.data(128 * SEATS, 16); // f32[SEATS, 2, 16]: a tile that reaches over the edge of `out`

/**
 * out[t,i] = sum_j w[i,j] * x[t,j]   for t < tokens, i < d, j < n; every sum in rising order of j, as matvecF32.
 * @param out f32[tokens, width], whose first d columns are written   @param w F32 panels[d, n]   @param x the input from spreadF32
 * The sums wait in `out` between blocks of columns.
 * Bit-equal to scalar.matvecF32 of each token (test/unit/kernels/matmul-f32.test.ts).
 */
export function matmulF32(out: usize, w: usize, x: usize, n: i32, d: i32, tokens: i32, width: i32): void {
  const stride = (<usize>width) << 2;
  const partial = own(partials, 128);
  for (let j = 0; j < n; j += BLOCK) {
    const columns = min(BLOCK, n - j);
    for (let i = 0; i < d; i += PANEL_ROWS) {
      const weights = w + <usize>(i / PANEL_ROWS) * panelBytesF32(n) + <usize>j * 64;
      for (let t = 0; t < tokens; t += TILE_TOKENS_F32) {
        const to = out + <usize>t * stride + ((<usize>i) << 2);
        const input = x + ((<usize>t * n) << 4) + <usize>j * 32;
        if (d - i >= PANEL_ROWS && tokens - t >= TILE_TOKENS_F32) {
          tile(to, stride, weights, input, columns, j == 0);
          continue;
        }
        const rows = (<usize>min(PANEL_ROWS, d - i)) << 2;
        const height = <usize>min(TILE_TOKENS_F32, tokens - t);
        for (let r: usize = 0; r < height; r++) memory.copy(partial + r * TOKEN_BYTES, to + r * stride, rows);
        tile(partial, TOKEN_BYTES, weights, input, columns, j == 0);
        for (let r: usize = 0; r < height; r++) memory.copy(to + r * stride, partial + r * TOKEN_BYTES, rows);
      }
    }
  }
}

/** Sixteen rows by two tokens over `columns` columns: the sums start at 0 or go on from `out`. */
function tile(out: usize, stride: usize, w: usize, x: usize, columns: i32, first: bool): void {
  const next = out + stride;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let c0 = a0;
  let d0 = a0;
  let a1 = a0;
  let b1 = a0;
  let c1 = a0;
  let d1 = a0;
  if (!first) {
    a0 = v128.load(out);
    b0 = v128.load(out, 16);
    c0 = v128.load(out, 32);
    d0 = v128.load(out, 48);
    a1 = v128.load(next);
    b1 = v128.load(next, 16);
    c1 = v128.load(next, 32);
    d1 = v128.load(next, 48);
  }
  const end = x + ((<usize>columns) << 5);
  do {
    const u = v128.load(x);
    const v = v128.load(x, 16);
    const a = v128.load(w);
    a0 = f32x4.add(a0, f32x4.mul(a, u));
    a1 = f32x4.add(a1, f32x4.mul(a, v));
    const b = v128.load(w, 16);
    b0 = f32x4.add(b0, f32x4.mul(b, u));
    b1 = f32x4.add(b1, f32x4.mul(b, v));
    const c = v128.load(w, 32);
    c0 = f32x4.add(c0, f32x4.mul(c, u));
    c1 = f32x4.add(c1, f32x4.mul(c, v));
    const d = v128.load(w, 48);
    d0 = f32x4.add(d0, f32x4.mul(d, u));
    d1 = f32x4.add(d1, f32x4.mul(d, v));
    w += 64;
    x += 32;
  } while (x < end);
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out, c0, 32);
  v128.store(out, d0, 48);
  v128.store(next, a1);
  v128.store(next, b1, 16);
  v128.store(next, c1, 32);
  v128.store(next, d1, 48);
}
