/** Whether the text has the noun (of one word or more) as whole words, in either case. */
export function mentions(text: string, noun: string): boolean {
  const escaped = noun.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "iu").test(text);
}

/** The words of a text in lower case: runs of letters, digits and inner apostrophes, without a final 's. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? [];
  return words.map((word) => word.replace(/'s$/, ""));
}

/** Whether some run of `length` words occurs `times` times or more. Runs may overlap. */
export function hasRepeatedRun(text: string, length = 4, times = 3): boolean {
  const counts = new Map<string, number>();
  for (const run of runsOf(text, length)) {
    const count = (counts.get(run) ?? 0) + 1;
    if (count >= times) return true;
    counts.set(run, count);
  }
  return false;
}

/** How much of a text's runs of `length` words stand in another text too: 0 to 1, 0 when it has no run at all. */
export function sharedRuns(text: string, other: string, length = 4): number {
  const runs = runsOf(text, length);
  const known = new Set(runsOf(other, length));
  return runs.length === 0 ? 0 : runs.filter((run) => known.has(run)).length / runs.length;
}

/** The words of a text that a vocabulary lacks, as often as they occur. */
export function unknownWords(text: string, vocabulary: ReadonlySet<string>): string[] {
  return wordsOf(text).filter((word) => !vocabulary.has(word));
}

/** The middle one of the numbers, or the mean of the two in the middle; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/**
 * The story of an answer, without a first paragraph that only announces it ("Here is a story about a fox."): words that
 * are repeated there are not yet told.
 */
export function storyOf(answer: string): string {
  const announcement = /^(?:[^.!?\n]*[!.] )?[^.!?\n]*\b(?:story|tale|here it is)\b[^.!?\n]*[.!:]\n+(?=\S)/i.exec(
    answer,
  );
  return announcement === null ? answer : answer.slice(announcement[0].length);
}

function runsOf(text: string, length: number): string[] {
  const words = wordsOf(text);
  return words.slice(0, Math.max(words.length - length + 1, 0)).map((_, i) => words.slice(i, i + length).join(" "));
}
