import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { ReferenceTokenizer } from "../../reference/tokenizer.ts";
import { BYTE_PIECES, CONTROL_PIECES, type Piece, piece, serializePieces } from "./pieces.ts";
import { hasShared, needsShared, readShared } from "./shared.ts";
import { openText } from "./text-module.ts";

const KNOWN = Array.from(" abé");
const LETTERS = [...KNOWN, ...KNOWN, ...Array.from("cß€😀")];

const text = await openText();

/** Short strings over a few letters, with duplicates and with so few different scores that most merges are ties. */
function tiedPieces(random: Random): Piece[] {
  const words = Array.from({ length: 60 }, () => letters(random, KNOWN, 1 + random.integer(5)));
  const scores = 1 + random.integer(4);
  return [...KNOWN, ...words].map((word) => piece(word, -random.integer(scores)));
}

function letters(random: Random, alphabet: readonly string[], count: number): string {
  return Array.from({ length: count }, () => random.pick(alphabet)).join("");
}

it("encode takes scores of 0 and -0 for equal", () => {
  const names = [" ", "a", "b", "c", "ab", "bc"];
  const scores = [0, 0, 0, 0, -0, 0];
  const tokenizer = text.loadPieces([...CONTROL_PIECES, ...names.map((name, i) => piece(name, scores[i]!))]);
  expect(tokenizer.encode("abc")).toEqual([" ", "ab", "c"].map((name) => CONTROL_PIECES.length + names.indexOf(name)));
});

describe("encode equals llama2.c's scan of all pairs", () => {
  it("with vocabularies in which most scores are equal", () => {
    const random = new Random(3);
    for (let round = 0; round < 60; round++) {
      const pieces = [...CONTROL_PIECES, ...BYTE_PIECES, ...tiedPieces(random)];
      const reference = new ReferenceTokenizer(serializePieces(pieces));
      text.scoped(() => {
        const tokenizer = text.loadPieces(pieces);
        for (let i = 0; i < 40; i++) {
          const input = letters(random, LETTERS, random.integer(60));
          expect(tokenizer.encode(input, { bos: true }), JSON.stringify(input)).toEqual(reference.encode(input));
        }
      });
    }
  });

  it.skipIf(!hasShared)(`with the 512-token vocabulary of stories260K${needsShared}`, () => {
    const file = readShared("models/tok512.bin");
    const corpus = readShared("data/tinystories-sample.txt").toString();
    const reference = new ReferenceTokenizer(file);
    const tokenizer = text.load(file, 512);
    const random = new Random(4);
    for (let i = 0; i < 300; i++) {
      const from = random.integer(corpus.length - 300);
      const input = corpus.slice(from, from + random.integer(300));
      expect(tokenizer.encode(input, { bos: true })).toEqual(reference.encode(input));
    }
  });
});
