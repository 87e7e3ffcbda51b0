import { blockBytesQ8, blockColumns, PANEL_ROWS, TILE_TOKENS } from "./layout";
import { addBlock, matvecQ8 } from "./matvec-q8";

const TOKEN_BYTES: usize = 64; // f32[16], one token's part of a tile

const sums: usize = memory.data(256, 64); // f32[4, 16]: the tile in work

/**
 * out[t,i] as matvecQ8 for every token t: the same integers, the same order of blocks.
 * @param out f32[tokens, d]   @param w Q8_0 panels[d, n]   @param x i16[tokens, blocks, blockColumns]
 * @param scales f32[tokens, blocks]; x and scales are readable up to a multiple of TILE_TOKENS tokens
 * Bit-equal to scalar.matvecQ8 of each token (test/unit/kernels/matmul.test.ts).
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
  const inputStride = <usize>blocks * (<usize>blockColumns(groupSize) << 1);
  const scalesStride = <usize>blocks << 2;
  const panelBytes = <usize>blocks * blockBytesQ8(groupSize);
  // A lone token left over from the tiles costs less as a vector.
  const tiled = tokens % TILE_TOKENS == 1 ? tokens - 1 : tokens;
  for (let i = 0; i < d; i += PANEL_ROWS) {
    const width = <usize>min(PANEL_ROWS, d - i) << 2;
    for (let t = 0; t < tiled; t += TILE_TOKENS) {
      tile(w, x + <usize>t * inputStride, inputStride, scales + <usize>t * scalesStride, blocks, groupSize);
      const height = min(TILE_TOKENS, tiled - t);
      for (let r = 0; r < height; r++) {
        memory.copy(out + (<usize>(t + r) * d + i << 2), sums + <usize>r * TOKEN_BYTES, width);
      }
    }
    w += panelBytes;
  }
  if (tiled < tokens) {
    const t = <usize>tiled;
    const panelsEnd = w - <usize>((d + (PANEL_ROWS - 1)) / PANEL_ROWS) * panelBytes;
    matvecQ8(out + (t * d << 2), panelsEnd, x + t * inputStride, scales + t * scalesStride, d, blocks, groupSize);
  }
}

/** Sixteen rows by four tokens into `sums`. */
function tile(w: usize, x: usize, stride: usize, scales: usize, blocks: i32, groupSize: i32): void {
  memory.fill(sums, 0, 256);
  const blockInput = <usize>blockColumns(groupSize) << 1;
  const scalesStride = <usize>blocks << 2;
  const end = scales + scalesStride;
  for (let s = scales; s < end; s += 4) {
    const panelScales = w;
    w += 64;
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let c0 = a0;
    let c1 = a0;
    let c2 = a0;
    let c3 = a0;
    let d0 = a0;
    let d1 = a0;
    let d2 = a0;
    let d3 = a0;
    const blockEnd = x + blockInput;
    while (x < blockEnd) {
      let ab = v128.load(w);
      let cd = v128.load(w, 16);
      let a = i16x8.extend_low_i8x16_s(ab);
      let b = i16x8.extend_high_i8x16_s(ab);
      let c = i16x8.extend_low_i8x16_s(cd);
      let d = i16x8.extend_high_i8x16_s(cd);
      let v = v128.load32_splat(x);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, v));
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, v));
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + stride);
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, v));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, v));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + 2 * stride);
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, v));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, v));
      c2 = i32x4.add(c2, i32x4.dot_i16x8_s(c, v));
      d2 = i32x4.add(d2, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + 3 * stride);
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, v));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, v));
      c3 = i32x4.add(c3, i32x4.dot_i16x8_s(c, v));
      d3 = i32x4.add(d3, i32x4.dot_i16x8_s(d, v));
      ab = v128.load(w, 32);
      cd = v128.load(w, 48);
      a = i16x8.extend_low_i8x16_s(ab);
      b = i16x8.extend_high_i8x16_s(ab);
      c = i16x8.extend_low_i8x16_s(cd);
      d = i16x8.extend_high_i8x16_s(cd);
      v = v128.load32_splat(x, 4);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, v));
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, v));
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + stride, 4);
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, v));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, v));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + 2 * stride, 4);
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, v));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, v));
      c2 = i32x4.add(c2, i32x4.dot_i16x8_s(c, v));
      d2 = i32x4.add(d2, i32x4.dot_i16x8_s(d, v));
      v = v128.load32_splat(x + 3 * stride, 4);
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, v));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, v));
      c3 = i32x4.add(c3, i32x4.dot_i16x8_s(c, v));
      d3 = i32x4.add(d3, i32x4.dot_i16x8_s(d, v));
      w += 64;
      x += 8;
    }
    addRow(0, a0, b0, c0, d0, panelScales, s);
    addRow(64, a1, b1, c1, d1, panelScales, s + scalesStride);
    addRow(128, a2, b2, c2, d2, panelScales, s + 2 * scalesStride);
    addRow(192, a3, b3, c3, d3, panelScales, s + 3 * scalesStride);
  }
}

/** Adds one block's sums of one token to its 16 running sums. */
function addRow(offset: usize, a: v128, b: v128, c: v128, d: v128, panelScales: usize, scale: usize): void {
  const row = sums + offset;
  const x = v128.load32_splat(scale);
  v128.store(row, addBlock(v128.load(row), a, v128.load(panelScales), x));
  v128.store(row, addBlock(v128.load(row, 16), b, v128.load(panelScales, 16), x), 16);
  v128.store(row, addBlock(v128.load(row, 32), c, v128.load(panelScales, 32), x), 32);
  v128.store(row, addBlock(v128.load(row, 48), d, v128.load(panelScales, 48), x), 48);
}
