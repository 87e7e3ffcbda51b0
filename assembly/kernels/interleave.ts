import { blockBytesQ8, blockColumns, offsetF32, offsetQ8, PANEL_ROWS } from "./layout";

/**
 * From the row-major order of a file to panels, 16 rows at a time; see layout.ts. Rows that a last panel lacks must be
 * zero in `rows`.
 */

/** @param panel F32 panel[n, 16]   @param rows f32[16, n] */
export function interleaveF32(panel: usize, rows: usize, n: i32): void {
  const stride = (<usize>n) << 2;
  const whole = n & ~3;
  for (let row = 0; row < PANEL_ROWS; row += 4) {
    const from = rows + <usize>row * stride;
    for (let j = 0; j < whole; j += 4) {
      transpose4x4(panel + offsetF32(row, j), from + ((<usize>j) << 2), stride);
    }
    for (let j = whole; j < n; j++) {
      for (let r = 0; r < 4; r++) {
        store<f32>(panel + offsetF32(row + r, j), load<f32>(from + <usize>r * stride + ((<usize>j) << 2)));
      }
    }
  }
}

/** Four rows of four columns to four columns of four rows; columns of a panel lie 64 bytes apart. */
function transpose4x4(to: usize, from: usize, stride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab01, cd01, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab01, cd01, 1, 3), 64);
  v128.store(to, v128.shuffle<i64>(ab23, cd23, 0, 2), 128);
  v128.store(to, v128.shuffle<i64>(ab23, cd23, 1, 3), 192);
}

/** The quants of a Q8_0 panel. @param panel Q8_0 panel   @param rows i8[16, n] */
export function interleaveQuants(panel: usize, rows: usize, n: i32, groupSize: i32): void {
  const blocks = n / groupSize;
  const whole = groupSize & ~15;
  const padded = blockColumns(groupSize);
  for (let b = 0; b < blocks; b++) {
    for (let row = 0; row < PANEL_ROWS; row += 4) {
      const from = rows + <usize>row * n + <usize>(b * groupSize);
      for (let j = 0; j < whole; j += 16) interleavePairs(panel + offsetQ8(row, j), from + j, n);
      for (let r = 0; r < 4; r++) {
        for (let j = whole; j < padded; j++) {
          const value = j < groupSize ? load<i8>(from + <usize>r * n + j) : 0;
          store<i8>(panel + offsetQ8(row + r, j), value);
        }
      }
    }
    panel += blockBytesQ8(groupSize);
  }
}

/** Four rows of eight pairs to eight pairs of four rows; pairs of a panel lie 32 bytes apart. */
function interleavePairs(to: usize, from: usize, stride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  storePairs(to, v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), v128.shuffle<i16>(c, d, 0, 8, 1, 9, 2, 10, 3, 11));
  storePairs(
    to + 128,
    v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15),
    v128.shuffle<i16>(c, d, 4, 12, 5, 13, 6, 14, 7, 15),
  );
}

/** Four pairs of rows 0, 1 and of rows 2, 3 to four pairs of rows 0 to 3. */
function storePairs(to: usize, ab: v128, cd: v128): void {
  const first = v128.shuffle<i32>(ab, cd, 0, 4, 1, 5);
  const second = v128.shuffle<i32>(ab, cd, 2, 6, 3, 7);
  v128.store_lane<i64>(to, first, 0);
  v128.store_lane<i64>(to, first, 1, 32);
  v128.store_lane<i64>(to, second, 0, 64);
  v128.store_lane<i64>(to, second, 1, 96);
}

/** The scales of a Q8_0 panel. @param panel Q8_0 panel   @param rows f32[16, n / groupSize] */
export function interleaveScales(panel: usize, rows: usize, blocks: i32, groupSize: i32): void {
  for (let b = 0; b < blocks; b++) {
    for (let row = 0; row < PANEL_ROWS; row++) {
      store<f32>(panel + ((<usize>row) << 2), load<f32>(rows + ((<usize>(row * blocks + b)) << 2)));
    }
    panel += blockBytesQ8(groupSize);
  }
}

/** One row of an F32 matrix, back in column order. @param out f32[n] */
export function rowF32(out: usize, panel: usize, row: i32, n: i32): void {
  for (let j = 0; j < n; j++) store<f32>(out + ((<usize>j) << 2), load<f32>(panel + offsetF32(row, j)));
}

/** One row of a Q8_0 matrix, back in column order: quant * scale. @param out f32[n] */
export function rowQ8(out: usize, panel: usize, row: i32, n: i32, groupSize: i32): void {
  for (let j = 0; j < n; j += groupSize) {
    const scale = load<f32>(panel + ((<usize>row) << 2));
    for (let i = 0; i < groupSize; i++) {
      store<f32>(out + ((<usize>(j + i)) << 2), <f32>load<i8>(panel + offsetQ8(row, i)) * scale);
    }
    panel += blockBytesQ8(groupSize);
  }
}
