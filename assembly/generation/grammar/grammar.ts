import { poolFree } from "../../base/pool";

/** What a text may be: a program that reads it byte by byte. It never changes, and lives in one block of the pool. */
@unmanaged
export class Grammar {
  /** Instruction[count], right behind the object. */
  count: i32;
  /** Where it begins. */
  start: i32;
  /** Tokens of the shortest text, its end token included. */
  minimum: i32;
  /** How many sequences have it, besides the first. */
  sharers: i32;

  get code(): usize {
    return changetype<usize>(this) + GRAMMAR_BYTES;
  }
}

/** Of a grammar without its instructions. */
export const GRAMMAR_BYTES: usize = 16;

/** Tokens that every text of a grammar fits in, the end token included, if it ends as soon as it can. */
export function minimumTokens(g: Grammar): i32 {
  return g.minimum;
}

/** Gives it to one more sequence, which frees it too. */
export function shareGrammar(g: Grammar): Grammar {
  g.sharers++;
  return g;
}

/** Gives a grammar's block back, when nobody else has it. */
export function freeGrammar(g: Grammar): void {
  if (g.sharers-- == 0) poolFree(changetype<usize>(g));
}
