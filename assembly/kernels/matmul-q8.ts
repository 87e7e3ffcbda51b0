import { own, SEATS } from "../base/crew";
import { blockBytesQ8, blockColumns, PANEL_ROWS, TILE_TOKENS_Q8 } from "./layout";

const TILE_ROWS: i32 = 8;
const LINE: usize = 64; // bytes that memory gives at once
const TOKEN_BYTES: usize = 32; // f32[8], one token's part of a tile
/** Bytes of the spread input of the tokens that are taken together: it stays in the second-level cache, the weights pass by. */
const INPUT_BYTES: usize = 512 << 10;
/** Fewer tokens at once would read the weights too often. */
const LEAST_TOKENS: i32 = 8;

const partials: usize = memory.data(128 * SEATS, 16); // f32[SEATS, 4, 8]: a tile that reaches over the edge of `out`
const touches: usize = memory.data(64 * SEATS, 16); // what is read ahead has to go somewhere, or compilers leave the reading out

/**
 * out[t,i] as matvecQ8 for every token t: the same integers, the same order of blocks.
 * @param out f32[tokens, width], whose first d columns are written   @param w Q8_0 panels[d, n]   @param x the input from spreadQuants
 * @param scales f32[tokens / 4, blocks, 4]: the scales of a tile's tokens next to each other
 * Each panel of weights meets all tokens while it is near, so that the weights are read once, as one stream; meanwhile the next one
 * is touched, a part by each tile, so that memory works while tiles compute.
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
  width: i32,
): void {
  const stride = (<usize>width) << 2;
  const partial = own(partials, 128);
  const panelBytes = <usize>blocks * blockBytesQ8(groupSize);
  const tokenInput = <usize>blocks * ((<usize>blockColumns(groupSize)) << 3); // spread
  const many = max(LEAST_TOKENS, (<i32>(INPUT_BYTES / tokenInput)) & ~(TILE_TOKENS_Q8 - 1));
  for (let from = 0; from < tokens; from += many) {
    const end = min(tokens, from + many);
    const tiles = ((end - from + TILE_TOKENS_Q8 - 1) / TILE_TOKENS_Q8) * (PANEL_ROWS / TILE_ROWS);
    const part = (blockBytesQ8(groupSize) + tiles - 1) / tiles;
    let panel = w;
    for (let i = 0; i < d; i += PANEL_ROWS) {
      let ahead = i + PANEL_ROWS < d ? panel + panelBytes : panel;
      for (let t = from; t < end; t += TILE_TOKENS_Q8) {
        const input = x + <usize>t * tokenInput;
        const factors = scales + ((<usize>t * blocks) << 2);
        for (let half = 0; half < PANEL_ROWS && i + half < d; half += TILE_ROWS) {
          const to = out + <usize>t * stride + ((<usize>(i + half)) << 2);
          const rows = min(TILE_ROWS, d - i - half);
          const height = min(TILE_TOKENS_Q8, tokens - t);
          const whole = rows == TILE_ROWS && (height == TILE_TOKENS_Q8 || height == 2);
          const sums = whole ? to : partial;
          const step = whole ? stride : TOKEN_BYTES;
          if (height > 2) tile4(sums, step, panel, half, input, factors, blocks, groupSize, ahead, part);
          else tile2(sums, step, panel, half, input, factors, blocks, groupSize);
          ahead += part * blocks;
          if (whole) continue;
          for (let r = 0; r < height; r++) {
            memory.copy(to + <usize>r * stride, partial + <usize>r * TOKEN_BYTES, (<usize>rows) << 2);
          }
        }
      }
      panel += panelBytes;
    }
  }
}

/**
 * Eight rows by four tokens over `blocks` blocks. No function is called where vectors are live: every compiler would
 * spill them all.
 * @param half 0 or 8, which rows of the panel   @param ahead touched meanwhile, `part` bytes a block
 */
function tile4(
  out: usize,
  stride: usize,
  panel: usize,
  half: usize,
  x: usize,
  scales: usize,
  blocks: i32,
  groupSize: i32,
  ahead: usize,
  part: usize,
): void {
  let touched: u32 = 0;
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
    const aheadEnd = ahead + part;
    do {
      touched |= load<u8>(ahead);
      ahead += LINE;
    } while (ahead < aheadEnd);
    ahead = aheadEnd;
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
  store<u32>(own(touches, 64), touched);
}

/** `tile4` for the first two tokens of a tile that has no more. */
function tile2(
  out: usize,
  stride: usize,
  panel: usize,
  half: usize,
  x: usize,
  scales: usize,
  blocks: i32,
  groupSize: i32,
): void {
  const out1 = out + stride;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  const blockInput = (<usize>blockColumns(groupSize)) << 5;
  const end = scales + ((<usize>blocks) << 4);
  do {
    const panelScales = panel + (half << 2);
    let w = panel + 64 + (half << 1);
    let p0 = i32x4.splat(0);
    let p1 = p0;
    let q0 = p0;
    let q1 = p0;
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
    panel = w - (half << 1);
    scales += 16;
  } while (scales < end);
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out1, a1);
  v128.store(out1, b1, 16);
}
