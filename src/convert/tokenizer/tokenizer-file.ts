import { Llama2Error } from "../../errors.ts";
import { quoted } from "../quoted.ts";
import { type Piece } from "./piece.ts";

const HEADER_BYTES = 4;
const ENTRY_HEADER_BYTES = 8;

/** The most that the engine reads. */
const MAX_PIECE_BYTES = 2 ** 16;
const MAX_FILE_BYTES = 64 * 2 ** 20;

/**
 * A vocabulary in llama2.c's format: i32 longest piece, then for each token f32 score, i32 length, bytes (UTF-8, a space
 * for a space), all little-endian.
 * @throws Llama2Error MODEL_INVALID when a piece or the whole is longer than the engine reads
 */
export function tokenizerFile(pieces: readonly Piece[]): Uint8Array {
  const encoder = new TextEncoder();
  const texts = pieces.map(({ text }) => encoder.encode(text));
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  const size = texts.reduce((sum, { length }) => sum + ENTRY_HEADER_BYTES + length, HEADER_BYTES);
  if (longest > MAX_PIECE_BYTES) {
    const piece = pieces[texts.findIndex(({ length }) => length === longest)]!;
    throw invalid(`the token ${quoted(piece.text)} has ${longest} bytes, at most ${MAX_PIECE_BYTES} are allowed`);
  }
  if (size > MAX_FILE_BYTES) throw invalid(`it would have ${size} bytes, at most ${MAX_FILE_BYTES} are allowed`);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, longest, true);
  let at = HEADER_BYTES;
  for (const [id, text] of texts.entries()) {
    view.setFloat32(at, pieces[id]!.score, true);
    view.setInt32(at + 4, text.length, true);
    bytes.set(text, at + ENTRY_HEADER_BYTES);
    at += ENTRY_HEADER_BYTES + text.length;
  }
  return bytes;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
