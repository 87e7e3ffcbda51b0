import { Llama2Error } from "../../../src/errors.ts";
import { type Piece } from "./vocabulary.ts";

const HEADER_BYTES = 4;
const ENTRY_HEADER_BYTES = 8;

/**
 * The bytes of a llama2.c tokenizer file: i32 longest piece, then for each token f32 score, i32 length, bytes (UTF-8,
 * a space for a space), all little-endian.
 */
export function tokenizerBytes(pieces: readonly Piece[]): Buffer {
  const texts = pieces.map(({ text }) => Buffer.from(text));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(Math.max(...texts.map((text) => text.length)));
  const entries = texts.map((text, id) => {
    const head = Buffer.alloc(ENTRY_HEADER_BYTES);
    head.writeFloatLE(pieces[id]!.score);
    head.writeInt32LE(text.length, 4);
    return Buffer.concat([head, text]);
  });
  return Buffer.concat([header, ...entries]);
}

/**
 * The pieces of a tokenizer file.
 * @throws Llama2Error when the file does not end where its entries do
 */
export function parseTokenizer(file: Buffer): Piece[] {
  const pieces: Piece[] = [];
  let at = HEADER_BYTES;
  while (at + ENTRY_HEADER_BYTES <= file.length) {
    const length = file.readInt32LE(at + 4);
    const end = at + ENTRY_HEADER_BYTES + length;
    if (length < 0 || end > file.length) break;
    pieces.push({ score: file.readFloatLE(at), text: file.toString("utf8", at + ENTRY_HEADER_BYTES, end) });
    at = end;
  }
  if (at === file.length && pieces.length > 0) return pieces;
  throw new Llama2Error("IO", `byte ${at} of ${file.length}: expected a token; is it a llama2.c tokenizer?`);
}
