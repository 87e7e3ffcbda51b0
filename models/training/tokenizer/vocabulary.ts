import { Llama2Error } from "../../../src/errors.ts";
import { MergeLearner } from "./merge-learner.ts";
import { MARKERS } from "./pre-tokens.ts";
import { characterCounts, type WordCounts } from "./word-counts.ts";

/** A token: its text, and its rank among the pieces that a text can become, the higher the earlier. */
export interface Piece {
  readonly text: string;
  readonly score: number;
}

/** The first id that is neither a control token nor a byte. */
export const FIRST_PIECE = 259;

/** More often than any word comes, and still exact when all markers' counts are added up. */
const MARKER_COUNT = 2 ** 40;

/** Characters that are tokens even if they never come: a newline and printable ASCII. */
const ALWAYS = ["\n", ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i))];

/** A character beyond ASCII becomes a token, not bytes, when it comes at least so often. */
const CHARACTER_FLOOR = 20;

/** What the engine turns into a space: as a token it would never come. */
const SPACE_MARK = "\u2581";

/**
 * A vocabulary of `size` pieces, their ids their places: <unk>, BOS and EOS, the 256 bytes, pieces in the order in
 * which byte-pair encoding learns them from the counted words (those of the markers first, so that no neighbour can
 * keep a marker from becoming one token), and the single characters, the more frequent first. Scores fall from -1;
 * control tokens and bytes have 0.
 * @throws Llama2Error when the words have too few pieces in them
 */
export function learnVocabulary(counts: WordCounts, size: number): Piece[] {
  const characters = tokenCharacters(counts);
  const withMarkers = new Map([...counts, ...MARKERS.map((marker) => [marker, MARKER_COUNT] as const)]);
  const limit = size - FIRST_PIECE - characters.length;
  const merges = limit > 0 ? new MergeLearner(withMarkers, new Set(characters)).learn(limit) : [];
  if (limit < 0 || merges.length < limit) {
    const possible = FIRST_PIECE + characters.length + merges.length;
    const bound = limit < 0 ? "at least" : "at most";
    throw new Llama2Error("USAGE", `a vocabulary of ${size} tokens: this text allows ${bound} ${possible}`);
  }
  const learnt = [...merges, ...characters].map((text, i) => ({ text, score: -1 - i }));
  return [...fixedPieces(), ...learnt];
}

function fixedPieces(): Piece[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  return ["<unk>", "\n<s>\n", "\n</s>\n", ...bytes].map((text) => ({ text, score: 0 }));
}

function tokenCharacters(counts: WordCounts): string[] {
  const characters = characterCounts(counts);
  const frequent = [...characters].filter(([, count]) => count >= CHARACTER_FLOOR).map(([character]) => character);
  const chosen = new Set([...ALWAYS, ...frequent]);
  chosen.delete(SPACE_MARK);
  const count = (character: string): number => characters.get(character) ?? 0;
  return [...chosen].sort((a, b) => count(b) - count(a) || a.codePointAt(0)! - b.codePointAt(0)!);
}
