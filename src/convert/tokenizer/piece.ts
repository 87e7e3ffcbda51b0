/** A token of a vocabulary. */
export interface Piece {
  /** Its text, with spaces for SentencePiece's U+2581; "" for one that no text becomes and that prints nothing. */
  readonly text: string;
  /** Of two possible merges the one with the higher score comes first. */
  readonly score: number;
}

/** A vocabulary by ids; undefined for an id that no token has. */
export type Vocabulary = readonly (Piece | undefined)[];

/** The most tokens of a vocabulary: four times as many as any Llama has. */
export const MAX_TOKENS = 2 ** 20;

/** SentencePiece's sign for a space. */
export const SPACE = "\u2581";

/** The ids of "<unk>", BOS and EOS in every llama2.c vocabulary, and the texts that llama2.c's exporter gives them. */
export const CONTROL_TEXTS: readonly string[] = ["<unk>", "\n<s>\n", "\n</s>\n"];

/** Whether a piece stands for a byte that no other piece covers: "<0x00>" to "<0xFF>". */
export function isByteToken(text: string): boolean {
  return /^<0x[0-9A-F]{2}>$/.test(text);
}
