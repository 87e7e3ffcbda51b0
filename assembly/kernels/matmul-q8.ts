import { blockBytesQ8, blockColumns, PANEL_ROWS, TILE_TOKENS_Q8 } from "./layout";

const TILE_ROWS: i32 = 8;
const TOKEN_BYTES: usize = 32; // f32[8], one token's part of a tile
/**
 * Columns taken at once: a tile's part of the spread input stays in the first-level cache, all rows' part of the weights,
 * which is smaller, passes by it.
 */
const BLOCK: i32 = 512;

const partial: usize = memory.data(128, 16); // f32[4, 8]: a tile that reaches over the edge of `out`

/**
 * out[t,i] as matvecQ8 for every token t: the same integers, the same order of blocks.
 * @param out f32[tokens, d]   @param w Q8_0 panels[d, n]   @param x the input from spreadQuants
 * @param scales f32[tokens / 4, blocks, 4]: the scales of a tile's tokens next to each other
 * The sums wait in `out` between groups of blocks.
 * Bit-equal to scalar.matvecQ8 of each token (test/unit/kernels/matmul-q8.test.ts).
 */
export function matmulQ8(
  out: usize,
  w: usize,
  x: usize,
  scales: usize,
  d: i32,
  blocks: i32,
  groupSize: i32,
  tokens: i32,
): void {
  const stride = (<usize>d) << 2;
  const blockBytes = blockBytesQ8(groupSize);
  const blockInput = (<usize>blockColumns(groupSize)) << 3; // a token's, spread
  const step = max(1, BLOCK / groupSize);
  for (let b = 0; b < blocks; b += step) {
    const count = min(step, blocks - b);
    for (let t = 0; t < tokens; t += TILE_TOKENS_Q8) {
      const input = x + (<usize>t * blocks + <usize>(b * TILE_TOKENS_Q8)) * blockInput;
      const factors = scales + ((<usize>t * blocks + <usize>(b * TILE_TOKENS_Q8)) << 2);
      for (let i = 0; i < d; i += TILE_ROWS) {
        const panel = w + <usize>(i / PANEL_ROWS) * (<usize>blocks * blockBytes) + <usize>b * blockBytes;
        const half = <usize>(i & (PANEL_ROWS - 1));
        const to = out + <usize>t * stride + ((<usize>i) << 2);
        if (d - i >= TILE_ROWS && tokens - t >= TILE_TOKENS_Q8) {
          tile(to, stride, panel, half, input, factors, count, groupSize, b == 0);
          continue;
        }
        const width = (<usize>min(TILE_ROWS, d - i)) << 2;
        const height = <usize>min(TILE_TOKENS_Q8, tokens - t);
        for (let r: usize = 0; r < height; r++) memory.copy(partial + r * TOKEN_BYTES, to + r * stride, width);
        tile(partial, TOKEN_BYTES, panel, half, input, factors, count, groupSize, b == 0);
        for (let r: usize = 0; r < height; r++) memory.copy(to + r * stride, partial + r * TOKEN_BYTES, width);
      }
    }
  }
}

/**
 * Eight rows by four tokens over `blocks` blocks: the sums start at 0 or go on from `out`. No function is called where
 * vectors are live: every compiler would spill them all.
 * @param half 0 or 8, which rows of the panel
 */
function tile(
  out: usize,
  stride: usize,
  panel: usize,
  half: usize,
  x: usize,
  scales: usize,
  blocks: i32,
  groupSize: i32,
  first: bool,
): void {
  const out1 = out + stride;
  const out2 = out1 + stride;
  const out3 = out2 + stride;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
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
  const blockInput = (<usize>blockColumns(groupSize)) << 5;
  const end = scales + ((<usize>blocks) << 4);
  do {
    const panelScales = panel + (half << 2);
    let w = panel + 64 + (half << 1);
    let p0 = i32x4.splat(0);
    let p1 = p0;
    let p2 = p0;
    let p3 = p0;
    let q0 = p0;
    let q1 = p0;
    let q2 = p0;
    let q3 = p0;
    const blockEnd = x + blockInput;
    do {
      const u = v128.load_ext<i8>(w);
      const v = v128.load_ext<i8>(w, 8);
      const x0 = v128.load(x);
      p0 = i32x4.add(p0, i32x4.dot_i16x8_s(u, x0));
      q0 = i32x4.add(q0, i32x4.dot_i16x8_s(v, x0));
      const x1 = v128.load(x, 16);
      p1 = i32x4.add(p1, i32x4.dot_i16x8_s(u, x1));
      q1 = i32x4.add(q1, i32x4.dot_i16x8_s(v, x1));
      const x2 = v128.load(x, 32);
      p2 = i32x4.add(p2, i32x4.dot_i16x8_s(u, x2));
      q2 = i32x4.add(q2, i32x4.dot_i16x8_s(v, x2));
      const x3 = v128.load(x, 48);
      p3 = i32x4.add(p3, i32x4.dot_i16x8_s(u, x3));
      q3 = i32x4.add(q3, i32x4.dot_i16x8_s(v, x3));
      w += 32;
      x += 64;
    } while (x < blockEnd);
    const c = v128.load(panelScales);
    const d = v128.load(panelScales, 16);
    const s0 = v128.load32_splat(scales);
    a0 = f32x4.add(a0, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(p0), c), s0));
    b0 = f32x4.add(b0, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(q0), d), s0));
    const s1 = v128.load32_splat(scales, 4);
    a1 = f32x4.add(a1, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(p1), c), s1));
    b1 = f32x4.add(b1, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(q1), d), s1));
    const s2 = v128.load32_splat(scales, 8);
    a2 = f32x4.add(a2, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(p2), c), s2));
    b2 = f32x4.add(b2, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(q2), d), s2));
    const s3 = v128.load32_splat(scales, 12);
    a3 = f32x4.add(a3, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(p3), c), s3));
    b3 = f32x4.add(b3, f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(q3), d), s3));
    panel = w - (half << 1);
    scales += 16;
  } while (scales < end);
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out1, a1);
  v128.store(out1, b1, 16);
  v128.store(out2, a2);
  v128.store(out2, b2, 16);
  v128.store(out3, a3);
  v128.store(out3, b3, 16);
}
