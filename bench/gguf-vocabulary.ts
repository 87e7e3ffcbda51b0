import { readFileSync } from "node:fs";

/** A vocabulary as GGUF keeps it: SentencePiece's spaces, scores, and what kind each piece is. */
export interface Vocabulary {
  pieces: Buffer[];
  scores: number[];
  /** llama.cpp's token types: 1 normal, 2 unknown, 3 control, 6 byte. */
  types: number[];
}

const SPECIALS = ["<unk>", "<s>", "</s>"];

/** Reads a tokenizer of llama2.c's format: i32 longest piece, then for each token f32 score, i32 length, bytes. */
export function readVocabulary(path: string): Vocabulary {
  const bytes = readFileSync(path);
  const vocabulary: Vocabulary = { pieces: [], scores: [], types: [] };
  for (let at = 4, id = 0; at < bytes.length; id++) {
    const length = bytes.readInt32LE(at + 4);
    const text = bytes.toString("utf8", at + 8, at + 8 + length);
    vocabulary.scores.push(bytes.readFloatLE(at));
    vocabulary.pieces.push(Buffer.from(SPECIALS[id] ?? text.replaceAll(" ", "\u2581")));
    vocabulary.types.push(id === 0 ? 2 : id < 3 ? 3 : /^<0x[0-9A-F]{2}>$/.test(text) ? 6 : 1);
    at += 8 + length;
  }
  return vocabulary;
}
