import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { newPieceTable, PieceTable } from "./piece-table";

/**
 * The first ids of every llama2.c vocabulary, whatever their text: "<unk>", BOS and EOS. The format does not tell
 * control tokens from others, so these three and the byte tokens are the ones that text can never become by merging.
 */
export const UNKNOWN: i32 = 0;
export const BOS: i32 = 1;
export const EOS: i32 = 2;

/** An entry of a tokenizer file: f32 score | i32 length | bytes. */
export const ENTRY_HEADER_BYTES: usize = 8;

const BYTE_IDS_BYTES: usize = 256 * sizeof<i32>();
const NEIGHBOURS_BYTES: usize = 256 * 256;

/** The tokens of a tokenizer file, read in place. */
@unmanaged
export class Vocabulary {
  size: i32;
  /** usize[size]: each token's entry in the file. */
  entries: usize;
  /** i32[256]: the token that stands for each byte, UNKNOWN where there is none. */
  byteIds: usize;
  /** u8[256 * 256]: 1 for every two bytes that stand side by side in some piece. */
  neighbours: usize;
  /** The pieces that text can become. Of pieces with the same text only the first is in it. */
  pieces: PieceTable;

  /** The bytes of a token. */
  piece(id: i32): usize {
    return this.entry(id) + ENTRY_HEADER_BYTES;
  }

  /** The number of bytes of a token. */
  pieceLength(id: i32): i32 {
    return load<i32>(this.entry(id), 4);
  }

  /** The score of a token: of two possible merges the one with the higher score comes first. */
  score(id: i32): f32 {
    return load<f32>(this.entry(id));
  }

  /** The token that stands for a byte. */
  byteId(byte: u8): i32 {
    return load<i32>(this.byteIds + ((<usize>byte) << 2));
  }

  /** Takes the entry at `at` for token `id`; the tokens are added in rising order. */
  add(id: i32, at: usize): void {
    store<usize>(this.entries + ((<usize>id) << alignof<usize>()), at);
    if (id <= EOS) return;
    const piece = this.piece(id);
    const length = this.pieceLength(id);
    const byte = byteValue(piece, length);
    if (byte >= 0) {
      if (this.byteId(<u8>byte) == UNKNOWN) store<i32>(this.byteIds + ((<usize>byte) << 2), id);
      return;
    }
    this.pieces.add(id, piece, length);
    for (let i = 1; i < length; i++) store<u8>(this.neighbours + pairAt(piece + i), 1);
  }

  /**
   * Where the part of a text that starts at `from` ends: before the next character that no piece joins to the byte
   * before it. No merge crosses such a place, so the parts (words, mostly) can be merged one by one.
   */
  partEnd(from: usize, end: usize): usize {
    let at = from + 1;
    while (at < end) {
      const isContinuation = (load<u8>(at) & 0xc0) == 0x80;
      if (!isContinuation && !load<u8>(this.neighbours + pairAt(at))) break;
      at++;
    }
    return at;
  }

  private entry(id: i32): usize {
    return load<usize>(this.entries + ((<usize>id) << alignof<usize>()));
  }
}

/** The byte at `at` and the one before it. */
function pairAt(at: usize): usize {
  return <usize>load<u16>(at - 1);
}

/** An empty vocabulary with room for `size` tokens. Null after `fail(OUT_OF_MEMORY)`. */
export function newVocabulary(size: i32): Vocabulary {
  const bytes = offsetof<Vocabulary>() + BYTE_IDS_BYTES + NEIGHBOURS_BYTES + <u64>size * sizeof<usize>();
  const v = changetype<Vocabulary>(alloc(bytes));
  const pieces = newPieceTable(size);
  if (!changetype<usize>(v) || !changetype<usize>(pieces)) {
    failMemory("the vocabulary", bytes);
    return changetype<Vocabulary>(0);
  }
  v.size = size;
  v.pieces = pieces;
  v.byteIds = changetype<usize>(v) + offsetof<Vocabulary>();
  v.neighbours = v.byteIds + BYTE_IDS_BYTES;
  v.entries = v.neighbours + NEIGHBOURS_BYTES;
  memory.fill(v.byteIds, 0, BYTE_IDS_BYTES + NEIGHBOURS_BYTES);
  return v;
}

/** The byte that a piece "<0xNN>" (two upper-case hexadecimal digits) stands for, -1 for any other piece. */
export function byteValue(piece: usize, length: i32): i32 {
  if (length != 6 || load<u16>(piece) != 0x303c || load<u8>(piece, 2) != 0x78 || load<u8>(piece, 5) != 0x3e) return -1;
  const high = hexValue(load<u8>(piece, 3));
  const low = hexValue(load<u8>(piece, 4));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function hexValue(digit: i32): i32 {
  if (digit >= 0x30 && digit <= 0x39) return digit - 0x30;
  return digit >= 0x41 && digit <= 0x46 ? digit - 0x37 : -1;
}
