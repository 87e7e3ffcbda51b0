import { alloc, mark, release } from "../base/arena";
import { failMemory } from "../base/errors";
import { Merger, newMerger } from "./merger";
import { newTokenizerFile } from "./tokenizer-file";
import { parseTokenizer } from "./tokenizer-format";
import { BOS, byteValue, EOS, newVocabulary, Vocabulary } from "./vocabulary";

const SPACE: u8 = 0x20;

/** Text to ids and back, as SentencePiece does it for Llama 2: byte-pair encoding with byte fallback. */
@unmanaged
export class Tokenizer {
  vocabSize: i32;
  /** What `decodePiece` found: bytes that stay valid until its next call. */
  piece: usize;
  pieceLength: i32;
  vocabulary: Vocabulary;
  /** The byte that a byte token stands for, for `piece` to point to. */
  byte: u8;
}

/**
 * Loads a tokenizer file in llama2.c's format; it must have exactly `vocabSize` tokens.
 * Ids 0, 1 and 2 are "<unk>", BOS and EOS; byte tokens are known by their text, "<0x00>" to "<0xFF>".
 * Of tokens with the same text, encoding gives the one with the lowest id (llama2.c gives any, SentencePiece refuses).
 * @returns null after `fail`, with the memory given back
 */
export function loadTokenizer(path: usize, pathLength: usize, vocabSize: i32): Tokenizer {
  const start = mark();
  const t = changetype<Tokenizer>(alloc(offsetof<Tokenizer>()));
  if (!changetype<usize>(t)) failMemory("the tokenizer", offsetof<Tokenizer>());
  const file = newTokenizerFile();
  if (changetype<usize>(t) && changetype<usize>(file) && file.read(path, pathLength)) {
    t.vocabSize = vocabSize;
    t.vocabulary = newVocabulary(vocabSize);
    if (changetype<usize>(t.vocabulary) && parseTokenizer(file, t.vocabulary)) return t;
  }
  release(start);
  return changetype<Tokenizer>(0);
}

/**
 * Writes the tokens of a text. A text that is not empty gets a space in front; U+2581 counts as a space; bytes that the
 * vocabulary has no piece for, or that are not UTF-8, become byte tokens (id 0 where the vocabulary lacks those).
 * Takes O(n log n) time whatever the text. Its scratch, given back before it returns, is a copy of the text and 32 bytes
 * for each byte of its longest part that merges cannot divide: a word, but all of a text without a break.
 * @param text UTF-8    @param ids i32[length + 3]
 * @returns how many ids were written, or -1 after `fail(OUT_OF_MEMORY)`
 */
export function encode(t: Tokenizer, text: usize, length: usize, bos: bool, eos: bool, ids: usize): i32 {
  const start = mark();
  const to = writeIds(t.vocabulary, text, length, bos, eos, ids);
  release(start);
  return to ? <i32>((to - ids) >> 2) : -1;
}

/** Does the work of `encode`. Returns the end of the ids, 0 after `fail`. */
function writeIds(v: Vocabulary, text: usize, length: usize, bos: bool, eos: bool, to: usize): usize {
  const spaced = alloc(<u64>length + 1);
  if (!spaced) {
    failMemory("the text", <u64>length + 1);
    return 0;
  }
  const end = writeSpaced(spaced, text, length);
  const merger = newMerger(v, longestPart(v, spaced, end));
  if (!changetype<usize>(merger)) return 0;
  if (bos) to = writeId(to, BOS);
  for (let at = spaced; at < end;) {
    const next = v.partEnd(at, end);
    merger.run(at, <u32>(next - at));
    to = writeSymbols(merger, to);
    at = next;
  }
  return eos ? writeId(to, EOS) : to;
}

function longestPart(v: Vocabulary, from: usize, end: usize): usize {
  let longest: usize = 0;
  while (from < end) {
    const next = v.partEnd(from, end);
    longest = max(longest, next - from);
    from = next;
  }
  return longest;
}

/** Writes the tokens of a merger's symbols, byte tokens for those that have none. Returns the end of the ids. */
function writeSymbols(m: Merger, to: usize): usize {
  for (let at: u32 = 0; at < m.length;) {
    const id = m.id(at);
    const next = m.end(at);
    if (id >= 0) to = writeId(to, id);
    else for (let i = at; i < next; i++) to = writeId(to, m.vocabulary.byteId(load<u8>(m.text + i)));
    at = next;
  }
  return to;
}

function writeId(to: usize, id: i32): usize {
  store<i32>(to, id);
  return to + 4;
}

/** Copies a text with a space before it and for every U+2581 (E2 96 81); nothing of an empty one. Returns the end. */
function writeSpaced(to: usize, text: usize, length: usize): usize {
  if (length == 0) return to;
  store<u8>(to++, SPACE);
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(text + i);
    const isSpace = byte == 0xe2 && i + 2 < length && load<u16>(text + i, 1) == 0x8196;
    if (isSpace) i += 2;
    store<u8>(to++, isSpace ? SPACE : byte);
  }
  return to;
}

/**
 * Points `t.piece` and `t.pieceLength` at the bytes that token `id` adds to a text after token `previous`, as
 * llama2.c's decode has them: without a leading space after BOS, one raw byte for a byte token. Nothing for an id
 * outside the vocabulary.
 */
export function decodePiece(t: Tokenizer, previous: i32, id: i32): void {
  t.pieceLength = 0;
  if (id < 0 || id >= t.vocabSize) return;
  t.piece = t.vocabulary.piece(id);
  t.pieceLength = t.vocabulary.pieceLength(id);
  if (previous == BOS && t.pieceLength > 0 && load<u8>(t.piece) == SPACE) {
    t.piece++;
    t.pieceLength--;
  }
  const byte = byteValue(t.piece, t.pieceLength);
  if (byte < 0) return;
  t.byte = <u8>byte;
  t.piece = changetype<usize>(t) + offsetof<Tokenizer>("byte");
  t.pieceLength = 1;
}
