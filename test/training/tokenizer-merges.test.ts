import { describe, expect, it } from "vitest";
import { MergeLearner } from "../../models/training/tokenizer/merge-learner.ts";
import { mergeSymbols } from "../../models/training/tokenizer/merge-symbols.ts";
import { Random } from "../models/random.ts";

/** The definition, step by step: split every word anew with the pieces so far, count all neighbours, take the best. */
function naivePieces(counts: ReadonlyMap<string, number>, limit: number): string[] {
  const pieces: string[] = [];
  while (pieces.length < limit) {
    const scores = new Map(pieces.map((piece, i) => [piece, -i]));
    const unions = new Map<string, number>();
    for (const [word, count] of counts) {
      const symbols = Array.from(word);
      mergeSymbols(symbols, scores);
      for (let i = 0; i + 1 < symbols.length; i++) {
        const union = symbols[i]! + symbols[i + 1]!;
        unions.set(union, (unions.get(union) ?? 0) + count);
      }
    }
    const [best] = [...unions].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (best === undefined) break;
    pieces.push(best[0]);
  }
  return pieces;
}

const LETTERS = Array.from("aaab😀");

/** Words of few letters, so that repetitions and several ways to the same piece abound. */
function randomCounts(seed: number): Map<string, number> {
  const random = new Random(seed);
  const letter = (): string => random.pick(LETTERS);
  return new Map(
    Array.from({ length: 60 }, () => {
      const length = 1 + random.integer(12);
      return [Array.from({ length }, letter).join(""), 1 + random.integer(5)];
    }),
  );
}

describe("the pieces that are learnt", () => {
  it("are those of the definition, in its order", () => {
    for (let seed = 0; seed < 40; seed++) {
      const counts = randomCounts(seed);
      const naive = naivePieces(counts, 60);
      expect(naive.length).toBeGreaterThan(20);
      expect(new MergeLearner(counts, new Set("ab😀")).learn(60)).toEqual(naive);
    }
  });

  it("come by frequency, equals by their text", () => {
    const counts = new Map([
      ["low", 5],
      ["xy", 2],
      ["xz", 2],
      ["cd", 2],
    ]);
    expect(new MergeLearner(counts, new Set("lowxyzcd")).learn(9)).toEqual(["lo", "low", "cd", "xy", "xz"]);
  });

  it("never have an unknown character", () => {
    const counts = new Map([["abXab", 1]]);
    expect(new MergeLearner(counts, new Set("ab")).learn(9)).toEqual(["ab"]);
  });
});
