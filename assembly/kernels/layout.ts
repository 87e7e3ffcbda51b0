/**
 * How a weight matrix W[d, n] lies in memory. Rows are grouped in panels of 16; inside a panel the rows are interleaved,
 * so that a SIMD lane is a row (the determinism contract: lanes are outputs) and a matrix-vector product reads memory as
 * one rising stream. A last panel with fewer rows is filled up with zeros.
 *
 * F32 panel: for each column j, 16 rows
 *
 *     j = 0                    j = 1
 *     [r0 r1 r2 .. r15]        [r0 r1 r2 .. r15]   ...           64 bytes a column
 *
 * Q8_0 panel: for each block of `groupSize` columns the 16 rows' scales, then, for each pair of columns, 16 rows
 *
 *     [s0 s1 .. s15]  [r0: q0 q1][r1: q0 q1] .. [r15: q0 q1]  [r0: q2 q3] ..  64 bytes of f32, then 32 bytes of i8 a pair
 *
 * A pair is what `i32x4.dot_i16x8_s` adds into one lane. Blocks of an odd number of columns are filled up
 * with zeros, which change no sum; activations are laid out to match.
 */

/** Rows of a panel: four vectors of four lanes. */
export const PANEL_ROWS: i32 = 16;
/** Columns that the Q8_0 kernels take in one step: one pair. */
export const BLOCK_STEP: i32 = 2;
/** Tokens that the matrix-matrix kernels take at once. */
export const TILE_TOKENS_F32: i32 = 2;
export const TILE_TOKENS_Q8: i32 = 4;

const SCALES_BYTES: usize = 64;
const COLUMN_BYTES: usize = 64;

/** Number of panels of a matrix with `d` rows. */
export function panels(d: i32): i32 {
  return (d + (PANEL_ROWS - 1)) / PANEL_ROWS;
}

/** Bytes of an F32 panel with `n` columns. */
export function panelBytesF32(n: i32): usize {
  return <usize>n * COLUMN_BYTES;
}

/** Columns that a block takes in memory, filled up to a multiple of BLOCK_STEP. */
export function blockColumns(groupSize: i32): i32 {
  return (groupSize + (BLOCK_STEP - 1)) & ~(BLOCK_STEP - 1);
}

/** Bytes of one block of a Q8_0 panel: 16 scales, then the columns of 16 rows. */
export function blockBytesQ8(groupSize: i32): usize {
  return SCALES_BYTES + <usize>blockColumns(groupSize) * <usize>PANEL_ROWS;
}

/** Bytes of a Q8_0 panel with `n` columns. */
export function panelBytesQ8(n: i32, groupSize: i32): usize {
  return <usize>(n / groupSize) * blockBytesQ8(groupSize);
}

/** Byte offset, inside an F32 panel, of row `row` (0 to 15) of column `j`. */
export function offsetF32(row: i32, j: i32): usize {
  return <usize>j * COLUMN_BYTES + ((<usize>row) << 2);
}

/** Byte offset, inside a block of a Q8_0 panel, of row `row` of the block's column `j`. */
export function offsetQ8(row: i32, j: i32): usize {
  return SCALES_BYTES + <usize>(j >> 1) * 32 + ((<usize>row) << 1) + <usize>(j & 1);
}
