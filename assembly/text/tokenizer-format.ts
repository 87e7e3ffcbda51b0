import { Writer } from "../base/writer";
import { TokenizerFile } from "./tokenizer-file";
import { ENTRY_HEADER_BYTES, Vocabulary } from "./vocabulary";

const MAX_PIECE_BYTES: i32 = 1 << 16;

const HEADER_BYTES: u64 = 4;
const LENGTH: u64 = 4; // its offset in an entry
const TEXT: u64 = ENTRY_HEADER_BYTES;

/**
 * Fills a vocabulary from a llama2.c tokenizer file: i32 max_token_length, then for each token f32 score | i32 length |
 * bytes, all little-endian. The file does not say how many tokens it holds: they must be as many as the model's.
 * @returns false after `fail` with the place and what was found there
 */
export function parseTokenizer(file: TokenizerFile, v: Vocabulary): bool {
  if (!checkHeader(file, v)) return false;
  let at = HEADER_BYTES;
  for (let id = 0; id < v.size; id++) {
    if (!checkEntry(file, v, id, at)) return false;
    v.add(id, file.bytes + <usize>at);
    at += TEXT + v.pieceLength(id);
  }
  if (at == file.size) return true;
  file
    .fail()
    .text(" has more tokens than the model's vocabulary of ")
    .integer(v.size)
    .text(": the last of them ends at byte ")
    .integer(at)
    .text(" of ")
    .integer(file.size)
    .text("; does it belong to this model?");
  return false;
}

function checkHeader(file: TokenizerFile, v: Vocabulary): bool {
  if (file.size == 0) {
    file.fail().text(" is empty, expected a tokenizer of ").integer(v.size).text(" tokens");
    return false;
  }
  if (file.size < HEADER_BYTES) {
    failEnd(file).text(", inside max_token_length at byte 0");
    return false;
  }
  // Nothing needs the number, but a file of another kind shows here.
  const longest = load<i32>(file.bytes);
  if (longest >= 0 && longest <= MAX_PIECE_BYTES) return true;
  failLength(file.fail().text(": max_token_length at byte 0"), longest).text("; is it a llama2.c tokenizer?");
  return false;
}

/** Checks that the entry of token `id` at byte `at` is whole and its fields make sense. */
function checkEntry(file: TokenizerFile, v: Vocabulary, id: i32, at: u64): bool {
  const left = file.size - at;
  if (left == 0) {
    failEnd(file)
      .text(", after ")
      .integer(id)
      .text(" of ")
      .integer(v.size)
      .text(" tokens; does it belong to this model?");
    return false;
  }
  if (left < LENGTH) return failInside(file, v, "score", id, at);
  if (left < TEXT) return failInside(file, v, "length", id, at + LENGTH);
  const entry = file.bytes + <usize>at;
  const score = load<f32>(entry);
  if (score != score) {
    writeField(file.fail().text(": "), v, "score", id, at).text(" is not a number");
    return false;
  }
  const length = load<i32>(entry + <usize>LENGTH);
  if (length < 0 || length > MAX_PIECE_BYTES) {
    failLength(writeField(file.fail().text(": "), v, "length", id, at + LENGTH), length);
    return false;
  }
  return left - TEXT >= <u64>length || failInside(file, v, "text", id, at + TEXT);
}

function failEnd(file: TokenizerFile): Writer {
  return file.fail().text(" ends at byte ").integer(file.size);
}

function failInside(file: TokenizerFile, v: Vocabulary, field: string, id: i32, at: u64): bool {
  writeField(failEnd(file).text(", inside "), v, field, id, at);
  return false;
}

function failLength(w: Writer, length: i32): Writer {
  return w.text(" is ").integer(length).text(", expected 0 to ").integer(MAX_PIECE_BYTES);
}

/** "the score of token 7 of 512 at byte 99" */
function writeField(w: Writer, v: Vocabulary, field: string, id: i32, at: u64): Writer {
  w.text("the ").text(field).text(" of token ").integer(id).text(" of ").integer(v.size);
  return w.text(" at byte ").integer(at);
}
