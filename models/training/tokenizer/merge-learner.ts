import { mergeSymbols } from "./merge-symbols.ts";
import { type WordCounts } from "./word-counts.ts";

/**
 * Byte-pair encoding (Sennrich et al., 2016): again and again the two neighbours that come most often become a piece.
 * As in SentencePiece (Kudo and Richardson, 2018) a piece is known by its text alone, however it came about: what is
 * counted are the texts of neighbours, and after each step every word is split as llama2.c's encoder splits it with the
 * pieces so far. Only words that have the new piece change, and the counts with them.
 */
export class MergeLearner {
  /** Of each word its symbols and how often it comes. */
  private readonly words: { readonly symbols: string[]; readonly count: number }[] = [];
  /** How often two neighbours with this text come. */
  private readonly unions = new Map<string, number>();
  /** The words (their indices) that have had two neighbours with this text. */
  private readonly places = new Map<string, Set<number>>();
  /** Of each piece learnt so far: -1, -2, ... */
  private readonly scores = new Map<string, number>();

  /** @param known the characters that pieces may have: the others are bytes to the encoder, and part a word */
  constructor(counts: WordCounts, known: ReadonlySet<string>) {
    for (const [run, count] of knownRuns(counts, known)) {
      this.words.push({ symbols: Array.from(run), count });
      this.count(this.words.length - 1, 1);
    }
  }

  /** The next `limit` pieces in the order in which they were learnt; fewer when no word has two symbols any more. */
  learn(limit: number): string[] {
    const pieces: string[] = [];
    for (let best = this.best(); best !== undefined && pieces.length < limit; best = this.best()) {
      pieces.push(best);
      this.scores.set(best, -1 - this.scores.size);
      for (const index of [...this.places.get(best)!]) {
        this.count(index, -1);
        mergeSymbols(this.words[index]!.symbols, this.scores);
        this.count(index, 1);
      }
      this.places.delete(best);
    }
    return pieces;
  }

  /** The union that comes most often, of equals the first by its text; undefined when there is none. */
  private best(): string | undefined {
    let best: string | undefined;
    let most = 0;
    for (const [union, count] of this.unions) {
      if (count < most || (count === most && best !== undefined && union >= best)) continue;
      best = union;
      most = count;
    }
    return best;
  }

  /** Adds a word's neighbours to the counts (`sign` 1) or takes them out (-1). */
  private count(index: number, sign: 1 | -1): void {
    const { symbols, count } = this.words[index]!;
    for (let i = 0; i + 1 < symbols.length; i++) {
      const union = symbols[i]! + symbols[i + 1]!;
      const total = (this.unions.get(union) ?? 0) + sign * count;
      if (total === 0) this.unions.delete(union);
      else this.unions.set(union, total);
      if (sign > 0) this.place(union, index);
    }
  }

  private place(union: string, index: number): void {
    const places = this.places.get(union);
    if (places === undefined) this.places.set(union, new Set([index]));
    else places.add(index);
  }
}

function knownRuns(counts: WordCounts, known: ReadonlySet<string>): WordCounts {
  const runs: WordCounts = new Map();
  for (const [word, count] of counts) {
    for (const run of runsOf(word, known)) runs.set(run, (runs.get(run) ?? 0) + count);
  }
  return runs;
}

function runsOf(word: string, known: ReadonlySet<string>): string[] {
  const runs: string[] = [];
  let run = "";
  for (const character of word) {
    if (known.has(character)) {
      run += character;
    } else {
      runs.push(run);
      run = "";
    }
  }
  return [...runs, run];
}
