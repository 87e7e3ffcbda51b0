import { Llama2Error } from "../../errors.ts";
import { quoted } from "../quoted.ts";

/** Two pieces that become one. */
export type Merge = readonly [left: string, right: string];

/** The merges that make one piece: the ranks of the first and the last of them. */
interface Result {
  readonly piece: string;
  readonly first: number;
  last: number;
}

/**
 * Scores for which merging by score, as SentencePiece does it, merges as the ranks of a list do.
 *
 * A list ranks pairs, scores rank what they make. The two are the same when every split of a piece into two pieces is in
 * the list, and all splits of a piece stand together: so does the list that transformers makes of a SentencePiece model.
 * Pieces of equal score stand there mixed, sorted by the lengths of their halves, the longest first: they get one score.
 * @param pieces all pieces that text can become
 * @returns score of each piece that merges make: 0, -1, -2, ...
 * @throws Llama2Error MODEL_INVALID when no scores give these merges
 */
export function mergeScores(pieces: ReadonlySet<string>, merges: readonly Merge[]): Map<string, number> {
  const results = new Map<string, Result>();
  const listed = new Set<string>();
  for (const [rank, [left, right]] of merges.entries()) {
    const piece = left + right;
    if (!pieces.has(left) || !pieces.has(right) || !pieces.has(piece)) {
      throw new Llama2Error("MODEL_INVALID", `merge ${rank}, ${quoted(left)} and ${quoted(right)}, is of no pieces`);
    }
    const result = results.get(piece);
    if (result) result.last = rank;
    else results.set(piece, { piece, first: rank, last: rank });
    listed.add(pairKey(left, right));
  }
  for (const piece of pieces) requireAllSplits(piece, pieces, listed);
  return scoresOf([...results.values()], merges);
}

function requireAllSplits(piece: string, pieces: ReadonlySet<string>, listed: ReadonlySet<string>): void {
  let left = "";
  for (const character of piece) {
    if (left !== "") {
      const right = piece.slice(left.length);
      if (pieces.has(left) && pieces.has(right) && !listed.has(pairKey(left, right))) {
        throw notSentencePiece(`${quoted(left)} and ${quoted(right)} are never merged`);
      }
    }
    left += character;
  }
}

/** @param results in the order of their first merges */
function scoresOf(results: readonly Result[], merges: readonly Merge[]): Map<string, number> {
  const scores = new Map<string, number>();
  let score = 0;
  for (let i = 0; i < results.length; score--) {
    const { first, piece } = results[i]!;
    let last = results[i]!.last;
    let end = i + 1;
    for (; end < results.length && results[end]!.first < last; end++) last = Math.max(last, results[end]!.last);
    if (end > i + 1 && !longestFirst(merges.slice(first, last + 1))) {
      throw notSentencePiece(`the merges of ${quoted(piece)} do not stand together`);
    }
    for (; i < end; i++) scores.set(results[i]!.piece, score);
  }
  return scores;
}

function longestFirst(merges: readonly Merge[]): boolean {
  const lengths = merges.map(([left, right]) => [Array.from(left).length, Array.from(right).length] as const);
  return lengths.every(([left, right], i) => {
    const before = lengths[i - 1];
    return !before || left < before[0] || (left === before[0] && right <= before[1]);
  });
}

/** A key of its own for every pair. */
function pairKey(left: string, right: string): string {
  return `${left.length} ${left}${right}`;
}

function notSentencePiece(why: string): Llama2Error {
  return new Llama2Error(
    "MODEL_INVALID",
    `its merges are not those of a SentencePiece model (${why}); with a tokenizer.model in the folder that is taken`,
  );
}
