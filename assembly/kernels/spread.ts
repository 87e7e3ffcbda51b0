import { blockColumns, TILE_TOKENS_F32, TILE_TOKENS_Q8 } from "./layout";

/**
 * The input of a matrix-matrix product, spread so that its inner loop only loads: each number, or pair of quants, stands
 * four times in a row, and the tokens of a tile stand next to each other.
 *
 *     F32    [x0 x0 x0 x0 of token 0][.. of token 1][x1 x1 x1 x1 of token 0] ..        16 bytes a number
 *     Q8_0   [q0 q1 q0 q1 q0 q1 q0 q1 of token 0][.. of tokens 1, 2, 3][q2 q3 ..] ..   16 bytes a pair
 *
 * A matrix-vector product does without: there the weights come from far away and the input is read once.
 */
const VECTOR: usize = 16;

/** Bytes of the spread input of `tokens` tokens with `n` numbers each. */
export function spreadBytesF32(tokens: i32, n: i32): u64 {
  return <u64>tiles(tokens, TILE_TOKENS_F32) * <u64>TILE_TOKENS_F32 * <u64>n * <u64>VECTOR;
}

/** Bytes of the spread input of `tokens` tokens with `blocks` blocks each. */
export function spreadBytesQ8(tokens: i32, blocks: i32, groupSize: i32): u64 {
  const pairs = <u64>blocks * <u64>(blockColumns(groupSize) / 2);
  return <u64>tiles(tokens, TILE_TOKENS_Q8) * <u64>TILE_TOKENS_Q8 * pairs * <u64>VECTOR;
}

/** How many tiles tokens fill. */
export function tiles(tokens: i32, tile: i32): i32 {
  return (tokens + tile - 1) / tile;
}

/**
 * Spreads fp32 input, those tiles of it that lie from `firstTile` to before `endTile`; a token that the last tile lacks
 * repeats the last one. @param x f32[tokens, n]
 */
export function spreadF32(to: usize, x: usize, n: i32, tokens: i32, firstTile: i32, endTile: i32): void {
  for (let t = firstTile * TILE_TOKENS_F32; t < endTile * TILE_TOKENS_F32; t++) {
    const tile = to + <usize>(t / TILE_TOKENS_F32) * (<usize>n * VECTOR * TILE_TOKENS_F32);
    const first = tile + <usize>(t % TILE_TOKENS_F32) * VECTOR;
    spreadWords(first, x + ((<usize>min(t, tokens - 1) * n) << 2), n, VECTOR * TILE_TOKENS_F32);
  }
}

/** Spreads the quants of one token of a batch. @param q i16[columns], columns even */
export function spreadQuants(to: usize, q: usize, columns: i32, token: i32): void {
  const tile = to + <usize>(token / TILE_TOKENS_Q8) * (<usize>(columns / 2) * VECTOR * TILE_TOKENS_Q8);
  const first = tile + <usize>(token % TILE_TOKENS_Q8) * VECTOR;
  spreadWords(first, q, columns / 2, VECTOR * TILE_TOKENS_Q8);
}

/** Writes each of n words of 32 bits four times, `stride` bytes apart. */
function spreadWords(to: usize, from: usize, n: i32, stride: usize): void {
  const end = from + ((<usize>n) << 2);
  do {
    v128.store(to, v128.load32_splat(from));
    to += stride;
    from += 4;
  } while (from < end);
}
