import { PANEL_ROWS, panelBytesF32, TILE_TOKENS } from "./layout";
import { matvecF32 } from "./matvec-f32";

const TILE_ROWS: i32 = 8;
const TILE_BYTES: usize = 32; // f32[8], one token's part of a tile
/** Columns taken at once: 8 rows of weights and 4 tokens of spread input stay in the first-level cache. */
const BLOCK: i32 = 256;

const partial: usize = memory.data(128, 16); // f32[4, 8]: a tile that reaches over the edge of `out`

/** Bytes of scratch that `matmulF32` needs for a batch of at most `rows` rows. */
export function scratchBytesF32(rows: i32): u64 {
  return <u64>(rows + (TILE_TOKENS - 1)) * <u64>BLOCK * 16;
}

/**
 * out[t,i] = sum_j w[i,j] * x[t,j]   for t < tokens, i < d, j < n; every sum in rising order of j, as matvecF32.
 * @param out f32[tokens, d]   @param w F32 panels[d, n]   @param x f32[tokens, n]   @param scratch scratchBytesF32(tokens)
 * The input is spread first (each number four times), so that the inner loop only loads; the sums wait in `out` between
 * blocks of columns. Bit-equal to scalar.matvecF32 of each token (test/unit/kernels/matmul.test.ts).
 */
export function matmulF32(out: usize, w: usize, x: usize, n: i32, d: i32, tokens: i32, scratch: usize): void {
  if (tokens == 1) return matvecF32(out, w, x, n, d);
  const stride = <usize>d << 2;
  for (let j = 0; j < n; j += BLOCK) {
    const columns = min(BLOCK, n - j);
    spread(scratch, x + (<usize>j << 2), columns, n, tokens);
    for (let i = 0; i < d; i += TILE_ROWS) {
      const panel = w + <usize>(i / PANEL_ROWS) * panelBytesF32(n);
      const weights = panel + <usize>j * 64 + <usize>(i & (PANEL_ROWS - 1)) * 4;
      for (let t = 0; t < tokens; t += TILE_TOKENS) {
        const to = out + <usize>t * stride + (<usize>i << 2);
        const input = scratch + <usize>t * (<usize>columns << 4);
        if (d - i >= TILE_ROWS && tokens - t >= TILE_TOKENS) {
          tile(to, stride, weights, input, columns, j == 0);
          continue;
        }
        const width = <usize>min(TILE_ROWS, d - i) << 2;
        const height = <usize>min(TILE_TOKENS, tokens - t);
        for (let r: usize = 0; r < height; r++) memory.copy(partial + r * TILE_BYTES, to + r * stride, width);
        tile(partial, TILE_BYTES, weights, input, columns, j == 0);
        for (let r: usize = 0; r < height; r++) memory.copy(to + r * stride, partial + r * TILE_BYTES, width);
      }
    }
  }
}

/** scratch f32[tokens / 4, columns, 4 tokens, 4 copies] of x[tokens, n]; tokens that a last tile lacks repeat the last. */
function spread(scratch: usize, x: usize, columns: i32, n: i32, tokens: i32): void {
  for (let t = 0; t < tokens; t += TILE_TOKENS) {
    for (let r = 0; r < TILE_TOKENS; r++) {
      let from = x + (<usize>min(t + r, tokens - 1) * n << 2);
      let to = scratch + <usize>t * (<usize>columns << 4) + (<usize>r << 4);
      const end = from + (<usize>columns << 2);
      while (from < end) {
        v128.store(to, v128.load32_splat(from));
        from += 4;
        to += 64;
      }
    }
  }
}

/** Eight rows by four tokens over `columns` columns: the sums start at 0 or go on from `out`. */
function tile(out: usize, stride: usize, w: usize, x: usize, columns: i32, first: bool): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const out1 = out + stride;
  const out2 = out1 + stride;
  const out3 = out2 + stride;
  if (!first) {
    a0 = v128.load(out);
    b0 = v128.load(out, 16);
    a1 = v128.load(out1);
    b1 = v128.load(out1, 16);
    a2 = v128.load(out2);
    b2 = v128.load(out2, 16);
    a3 = v128.load(out3);
    b3 = v128.load(out3, 16);
  }
  const end = x + (<usize>columns << 6);
  while (x < end) {
    const u = v128.load(w);
    const v = v128.load(w, 16);
    const x0 = v128.load(x);
    a0 = f32x4.add(a0, f32x4.mul(u, x0));
    b0 = f32x4.add(b0, f32x4.mul(v, x0));
    const x1 = v128.load(x, 16);
    a1 = f32x4.add(a1, f32x4.mul(u, x1));
    b1 = f32x4.add(b1, f32x4.mul(v, x1));
    const x2 = v128.load(x, 32);
    a2 = f32x4.add(a2, f32x4.mul(u, x2));
    b2 = f32x4.add(b2, f32x4.mul(v, x2));
    const x3 = v128.load(x, 48);
    a3 = f32x4.add(a3, f32x4.mul(u, x3));
    b3 = f32x4.add(b3, f32x4.mul(v, x3));
    w += 64;
    x += 64;
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out1, a1);
  v128.store(out1, b1, 16);
  v128.store(out2, a2);
  v128.store(out2, b2, 16);
  v128.store(out3, a3);
  v128.store(out3, b3, 16);
}
