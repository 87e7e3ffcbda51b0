import { alloc } from "../base/arena";
import { scratchBytes } from "../base/crew";
import { failMemory } from "../base/errors";
import { blockColumns, TILE_TOKENS_Q8 } from "../kernels/layout";
import { spreadBytesF32, spreadBytesQ8 } from "../kernels/spread";
import { Config, F32 } from "./config";

/** A row of the batch that asks for no logits. */
export const NO_LOGITS: i32 = -1;

/**
 * What one call of `forward` works on: a batch of rows, each one token of one sequence, and the buffers for it.
 * Row buffers have room for `rows` rows.
 */
@unmanaged
export class State {
  /** The most rows of a batch, and the most of them that may ask for logits. */
  rows: i32;
  logitRows: i32;
  /** Rows in the batch now, how many of them go through the last layer, and the first of these, which ask for logits. */
  count: i32;
  wanted: i32;
  scored: i32;
  tokens: usize; // i32[rows]
  positions: usize; // i32[rows]
  slots: usize; // i32[rows]: which sequence of the KV cache
  sources: usize; // i32[rows]: the row behind each row that goes through the last layer

  x: usize; // f32[rows, dim], the residual stream
  xb: usize; // f32[rows, dim]
  xb2: usize; // f32[rows, dim]
  q: usize; // f32[rows, dim]
  k: usize; // f32[rows, kvDim]
  v: usize; // f32[rows, kvDim]
  hb: usize; // f32[rows, hiddenDim]
  hb2: usize; // f32[rows, hiddenDim]
  att: usize; // f32[seqLen + 15], the scores of one head, for each thread
  logits: usize; // f32[logitRows, vocabSize]
  turns: usize; // f32[rows, 2, headDim], RoPE's cosines and sines
  frequencies: usize; // f32[headDim / 2]
  spread: usize; // the input of a matrix-matrix product, see kernels/spread.ts
  quants: usize; // i16[blocks, blockColumns], Q8_0 activations of one row, for each thread
  rowScales: usize; // f32[blocks], its scales, for each thread
  scales: usize; // f32[blocks], or of a batch f32[rows / 4, blocks, 4]

  /** Appends a row: token `token` at position `pos` of sequence `slot`. Returns its row of logits, if it asks for one. */
  add(token: i32, pos: i32, slot: i32, wantsLogits: bool): i32 {
    const at = (<usize>this.count) << 2;
    store<i32>(this.tokens + at, token);
    store<i32>(this.positions + at, pos);
    store<i32>(this.slots + at, slot);
    if (wantsLogits) this.scored = this.want(this.count) + 1;
    this.count++;
    return wantsLogits ? this.scored - 1 : NO_LOGITS;
  }

  /**
   * Appends a row that asks for the last layer's output behind the final norm, and for no logits; after all that do ask
   * for them. Returns its row of `x` after `forward`.
   */
  addHidden(token: i32, pos: i32, slot: i32): i32 {
    const row = this.count;
    this.add(token, pos, slot, false);
    return this.want(row);
  }

  private want(row: i32): i32 {
    store<i32>(this.sources + ((<usize>this.wanted) << 2), row);
    return this.wanted++;
  }

  /** The turn of a row's position: f32[2, headDim]. */
  turn(c: Config, row: i32): usize {
    return this.turns + <usize>row * ((<usize>c.headDim) << 3);
  }

  /** Empties the batch. */
  clear(): void {
    this.count = 0;
    this.wanted = 0;
    this.scored = 0;
  }
}

/** Buffers for batches of at most `rows` rows; null after `fail`. */
export function newState(c: Config, rows: i32, logitRows: i32): State {
  const s = changetype<State>(alloc(offsetof<State>()));
  if (!changetype<usize>(s)) return outOfMemory(c, rows);
  // Elementwise kernels go on to a multiple of four numbers.
  const padded = <u64>((rows + (TILE_TOKENS_Q8 - 1)) / TILE_TOKENS_Q8) * TILE_TOKENS_Q8;
  const dimRows = padded * <u64>c.dim * 4;
  const kvRows = padded * <u64>c.kvDim * 4;
  const hiddenRows = padded * <u64>c.hiddenDim * 4;
  s.rows = rows;
  s.logitRows = logitRows;
  s.clear();
  s.tokens = alloc(<u64>rows * 4);
  s.positions = alloc(<u64>rows * 4);
  s.slots = alloc(<u64>rows * 4);
  s.sources = alloc(<u64>rows * 4);
  s.x = alloc(dimRows);
  s.xb = alloc(dimRows);
  s.xb2 = alloc(dimRows);
  s.q = alloc(dimRows);
  s.k = alloc(kvRows);
  s.v = alloc(kvRows);
  s.hb = alloc(hiddenRows);
  s.hb2 = alloc(hiddenRows);
  s.att = alloc(scratchBytes((<u64>c.seqLen + 15) * 4));
  s.logits = alloc(<u64>logitRows * <u64>c.vocabSize * 4);
  s.turns = alloc(<u64>rows * <u64>c.headDim * 8);
  s.frequencies = alloc(<u64>c.headDim * 2);
  const widest = max(c.dim, c.hiddenDim);
  if (c.format == F32) {
    s.spread = alloc(spreadBytesF32(rows, widest));
    return s.spread && s.logits && s.hb2 ? s : outOfMemory(c, rows);
  }
  const blocks = widest / c.groupSize;
  s.spread = alloc(spreadBytesQ8(rows, blocks, c.groupSize));
  s.quants = alloc(scratchBytes(<u64>blocks * <u64>blockColumns(c.groupSize) * 2));
  s.rowScales = alloc(scratchBytes(<u64>blocks * 4));
  s.scales = alloc(padded * <u64>blocks * 4);
  return s.scales && s.rowScales && s.quants && s.spread && s.logits && s.hb2 ? s : outOfMemory(c, rows);
}

/** Bytes that `newState` takes, but for what it rounds up. */
export function stateBytes(c: Config, rows: i32, logitRows: i32): u64 {
  const padded = (<u64>(rows + (TILE_TOKENS_Q8 - 1))) & ~(TILE_TOKENS_Q8 - 1);
  const widest = max(c.dim, c.hiddenDim);
  const perRow = 4 * <u64>c.dim + 2 * <u64>c.kvDim + 2 * <u64>c.hiddenDim + 2 * <u64>c.headDim + 4;
  const spread =
    c.format == F32 ? spreadBytesF32(rows, widest) : spreadBytesQ8(rows, widest / c.groupSize, c.groupSize);
  const quants = c.format == F32 ? 0 : (padded + 4) * <u64>widest * 2;
  const scores = <u64>c.seqLen + <u64>logitRows * <u64>c.vocabSize;
  return padded * perRow * 4 + spread + quants + scores * 4;
}

function outOfMemory(c: Config, rows: i32): State {
  const perRow = 6 * <u64>c.dim + 2 * <u64>c.hiddenDim + 2 * <u64>c.kvDim;
  failMemory("the activations (--batch N makes them fewer)", <u64>rows * perRow * 4);
  return changetype<State>(0);
}
