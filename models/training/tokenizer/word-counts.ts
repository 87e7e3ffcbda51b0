import { readDocuments } from "../corpus-file.ts";
import { documentParts } from "../document-parts.ts";
import { preTokens } from "./pre-tokens.ts";

/** How often each pre-token comes. */
export type WordCounts = Map<string, number>;

/** Adds the pre-tokens of a text as it is encoded: with a space before it. */
export function countText(counts: WordCounts, text: string): void {
  for (const word of preTokens(` ${text}`)) counts.set(word, (counts.get(word) ?? 0) + 1);
}

/**
 * Counts the pre-tokens of every `every`-th document of some files of JSON lines, in the form that the model sees them:
 * the chat template included.
 */
export function countDocuments(paths: readonly string[], every = 1): WordCounts {
  const counts: WordCounts = new Map();
  let number = 0;
  for (const path of paths) {
    for (const document of readDocuments(path)) {
      if (number++ % every !== 0) continue;
      for (const { content } of documentParts(document)) {
        if (typeof content === "string") countText(counts, content);
      }
    }
  }
  return counts;
}

/**
 * Counts words as if each came at least `floor` times after a space, so that they become few tokens although the
 * documents seldom have them.
 */
export function raiseWords(counts: WordCounts, words: readonly string[], floor: number): void {
  for (const word of new Set(words.flatMap((line) => preTokens(` ${line}`)))) {
    counts.set(word, Math.max(counts.get(word) ?? 0, floor));
  }
}

/** How often each character comes in the counted pre-tokens. */
export function characterCounts(counts: WordCounts): Map<string, number> {
  const characters = new Map<string, number>();
  for (const [word, count] of counts) {
    for (const character of word) characters.set(character, (characters.get(character) ?? 0) + count);
  }
  return characters;
}

/** How many pre-tokens were counted. */
export function totalCount(counts: WordCounts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
