/** A token of a tokenizer file. */
export interface Piece {
  readonly bytes: Buffer;
  readonly score: number;
}

/** "<unk>", BOS and EOS, as llama2.c's exporter writes them. */
export const CONTROL_PIECES: readonly Piece[] = ["<unk>", "\n<s>\n", "\n</s>\n"].map((text) => piece(text, 0));

/** The 256 byte tokens in rising order. */
export const BYTE_PIECES: readonly Piece[] = Array.from({ length: 256 }, (_, byte) =>
  piece(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`, 0),
);

/** A token from its text. */
export function piece(text: string, score: number): Piece {
  return { bytes: Buffer.from(text), score };
}

/** A file in llama2.c's format: i32 longest piece, then for each token f32 score, i32 length, bytes. */
export function serializePieces(pieces: readonly Piece[]): Buffer {
  const longest = Buffer.alloc(4);
  longest.writeInt32LE(Math.max(0, ...pieces.map(({ bytes }) => bytes.length)));
  const entries = pieces.map(({ bytes, score }) => {
    const header = Buffer.alloc(8);
    header.writeFloatLE(score);
    header.writeInt32LE(bytes.length, 4);
    return Buffer.concat([header, bytes]);
  });
  return Buffer.concat([longest, ...entries]);
}

/** The tokens of a file in llama2.c's format. */
export function parsePieces(file: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 4; at < file.length;) {
    const end = at + 8 + file.readInt32LE(at + 4);
    pieces.push({ bytes: file.subarray(at + 8, end), score: file.readFloatLE(at) });
    at = end;
  }
  return pieces;
}
