import { blockBytesQ8, blockColumns, PANEL_ROWS, TILE_TOKENS_Q8 } from "./layout";

const TILE_ROWS: i32 = 8;
const TOKEN_BYTES: usize = 32; // f32[8], one token's part of a tile
/** Columns taken at once: a panel's part and a tile's part of the spread input stay in the first-level cache. */
const BLOCK: i32 = 256;

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
    for (let i = 0; i < d; i += TILE_ROWS) {
      const panel = w + <usize>(i / PANEL_ROWS) * (<usize>blocks * blockBytes) + <usize>b * blockBytes;
      const half = <usize>(i & (PANEL_ROWS - 1));
      for (let t = 0; t < tokens; t += TILE_TOKENS_Q8) {
        const to = out + <usize>t * stride + ((<usize>i) << 2);
        const input = x + (<usize>t * blocks + <usize>(b * TILE_TOKENS_Q8)) * blockInput;
        const factors = scales + ((<usize>t * blocks + <usize>(b * TILE_TOKENS_Q8)) << 2);
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
 * Eight rows by four tokens over `blocks` blocks: the sums start at 0 or go on from `out`, and wait there while a block's
 * integers take all registers. No function is called where vectors are live: Cranelift would spill them all.
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
  if (first) for (let t: usize = 0; t < 4; t++) memory.fill(out + t * stride, 0, TOKEN_BYTES);
  const blockInput = (<usize>blockColumns(groupSize)) << 5;
  const end = scales + ((<usize>blocks) << 4);
  do {
    const panelScales = panel + (half << 2);
    let w = panel + 64 + (half << 1);
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    const blockEnd = x + blockInput;
    do {
      const a = v128.load_ext<i8>(w);
      const b = v128.load_ext<i8>(w, 8);
      const x0 = v128.load(x);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, x0));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, x0));
      const x1 = v128.load(x, 16);
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, x1));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, x1));
      const x2 = v128.load(x, 32);
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, x2));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, x2));
      const x3 = v128.load(x, 48);
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, x3));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, x3));
      w += 32;
      x += 64;
    } while (x < blockEnd);
    const a = v128.load(panelScales);
    const b = v128.load(panelScales, 16);
    const s0 = v128.load32_splat(scales);
    v128.store(out, f32x4.add(v128.load(out), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(a0), a), s0)));
    v128.store(out, f32x4.add(v128.load(out, 16), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(b0), b), s0)), 16);
    const s1 = v128.load32_splat(scales, 4);
    v128.store(out1, f32x4.add(v128.load(out1), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(a1), a), s1)));
    v128.store(out1, f32x4.add(v128.load(out1, 16), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(b1), b), s1)), 16);
    const s2 = v128.load32_splat(scales, 8);
    v128.store(out2, f32x4.add(v128.load(out2), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(a2), a), s2)));
    v128.store(out2, f32x4.add(v128.load(out2, 16), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(b2), b), s2)), 16);
    const s3 = v128.load32_splat(scales, 12);
    v128.store(out3, f32x4.add(v128.load(out3), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(a3), a), s3)));
    v128.store(out3, f32x4.add(v128.load(out3, 16), f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(b3), b), s3)), 16);
    panel = w - (half << 1);
    scales += 16;
  } while (scales < end);
}
