import { mergeSymbols } from "../tokenizer/merge-symbols.ts";
import { FIRST_PIECE, type Piece } from "../tokenizer/vocabulary.ts";
import { PartBoundaries } from "./part-boundaries.ts";

const FIRST_BYTE = 3; // after <unk>, BOS and EOS
const SPACE_MARK = /\u2581/g;

/** Longer parts are rare, and not worth keeping. */
const MAX_CACHED_LENGTH = 32;

/** llama2.c's encoding, made fast: a text is cut where no merge can reach over, and the tokens of each part are kept. */
export class BytePairEncoder {
  private readonly ids = new Map<string, number>();
  private readonly scores = new Map<string, number>();
  private readonly boundaries: PartBoundaries;
  private readonly known = new Map<string, readonly number[]>();

  /** @param pieces a llama2.c vocabulary, its control tokens and bytes where they always are, no two pieces the same */
  constructor(pieces: readonly Piece[]) {
    for (const [i, { text, score }] of pieces.slice(FIRST_PIECE).entries()) {
      this.ids.set(text, FIRST_PIECE + i);
      this.scores.set(text, score);
    }
    this.boundaries = new PartBoundaries(this.ids.keys());
  }

  /** Appends the tokens of a text, with a space put before it unless it is empty, without BOS or EOS. */
  encode(text: string, tokens: number[]): void {
    if (text === "") return;
    // As the engine does.
    const spaced = ` ${text}`.replace(SPACE_MARK, " ");
    for (let from = 0; from < spaced.length;) {
      const end = this.boundaries.partEnd(spaced, from);
      for (const id of this.part(spaced.slice(from, end))) tokens.push(id);
      from = end;
    }
  }

  private part(text: string): readonly number[] {
    let ids = this.known.get(text);
    if (ids === undefined) {
      ids = this.encodePart(text);
      if (text.length <= MAX_CACHED_LENGTH) this.known.set(text, ids);
    }
    return ids;
  }

  private encodePart(text: string): readonly number[] {
    const symbols = Array.from(text);
    mergeSymbols(symbols, this.scores);
    return symbols.flatMap((symbol) => {
      const id = this.ids.get(symbol);
      return id === undefined ? Array.from(Buffer.from(symbol), (byte) => FIRST_BYTE + byte) : [id];
    });
  }
}
