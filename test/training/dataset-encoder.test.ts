import { describe, expect, it } from "vitest";
import { BytePairEncoder } from "../../models/training/dataset/byte-pair-encoder.ts";
import { parseTokenizer, tokenizerBytes } from "../../models/training/tokenizer/tokenizer-file.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { Random } from "../models/random.ts";
import { storiesTokenizer } from "../models/stories.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { sampleText, sampleVocabulary } from "./sample-documents.ts";

const TOKENIZERS: [name: string, file: Buffer][] = [
  ["a learnt vocabulary", tokenizerBytes(sampleVocabulary(500))],
  ["the shipped one", storiesTokenizer()],
  ["one whose pieces join any characters", randomTokenizer(600, 4)],
];

const CHARACTERS = Array.from("aeoINST  \n\t.\"'[]/<>0xé€😀ツ\u00a0\u0000");

/** Any characters in any order. */
function anyText(random: Random): string {
  const character = (): string => random.pick(CHARACTERS);
  return Array.from({ length: random.integer(30) }, character).join("");
}

describe.each(TOKENIZERS)("the encoder with %s", (_, file) => {
  const encoder = new BytePairEncoder(parseTokenizer(file));
  const reference = new ReferenceTokenizer(file);

  function encode(text: string): number[] {
    const tokens: number[] = [];
    encoder.encode(text, tokens);
    return tokens;
  }

  it("gives the tokens of llama2.c's full scan", () => {
    const random = new Random(9);
    for (let i = 0; i < 2000; i++) {
      const text = i % 2 === 0 ? anyText(random) : sampleText(random, 1 + random.integer(8));
      expect(encode(text), JSON.stringify(text)).toEqual(reference.encode(text).slice(1));
    }
  });

  it("does so for a long run of one character, and for nothing", () => {
    for (const text of ["", " ", "a".repeat(300), "é".repeat(100), "\n".repeat(50), "[INST".repeat(30)]) {
      expect(encode(text)).toEqual(reference.encode(text).slice(1));
    }
  });
});
