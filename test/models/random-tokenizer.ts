import { writeFileSync } from "node:fs";
import { Random } from "./random.ts";

const SPECIALS = ["<unk>", "\n<s>\n", "\n</s>\n"];
const CHARACTERS = Array.from(" etaoinshrdlucmfwypvbgkjqxzETAOINSHRDLUCMFWYPVBGKJQXZ0123456789.,!?'-\n\"éß€😀");

/**
 * Writes a tokenizer made from a seed, in llama2.c's format: the special pieces, the 256 bytes when there is room for
 * them and a space, then characters, then merges of two earlier pieces. As in SentencePiece, merges have falling scores
 * 0, -1, -2, ... and single characters the lowest.
 *
 *   i32 longest piece, then for each token: f32 score, i32 length, bytes
 */
export function writeTokenizer(path: string, vocabSize: number, seed: number): void {
  writeFileSync(path, randomTokenizer(vocabSize, seed));
}

/** The bytes that `writeTokenizer` writes. */
export function randomTokenizer(vocabSize: number, seed: number): Buffer {
  const specials = vocabSize >= 260 ? [...SPECIALS, ...byteTokens()] : SPECIALS;
  const room = vocabSize - specials.length;
  const characters = CHARACTERS.slice(0, room > 64 ? CHARACTERS.length : Math.ceil(room / 2));
  const merges = randomMerges(characters, room - characters.length, new Random(seed));
  const pieces = [...specials, ...merges, ...characters].map((piece) => Buffer.from(piece, "utf8"));
  const records = pieces.map((bytes, id) => {
    const head = Buffer.alloc(8);
    head.writeFloatLE(id < specials.length ? 0 : specials.length - id);
    head.writeInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  });
  const longest = Buffer.alloc(4);
  longest.writeInt32LE(Math.max(...pieces.map((bytes) => bytes.length)));
  return Buffer.concat([longest, ...records]);
}

function byteTokens(): string[] {
  return Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
}

/** Unions of two earlier pieces, each once, at most 12 characters long. */
function randomMerges(characters: readonly string[], count: number, random: Random): string[] {
  const pieces = [...characters];
  const seen = new Set(pieces);
  while (pieces.length < characters.length + count) {
    const merged = pieces[random.integer(pieces.length)]! + pieces[random.integer(pieces.length)]!;
    if (merged.length > 12 || seen.has(merged)) continue;
    seen.add(merged);
    pieces.push(merged);
  }
  return pieces.slice(characters.length);
}
