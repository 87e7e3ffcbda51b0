import { describe, expect, it } from "vitest";
import { MARKERS, preTokens } from "../../models/training/tokenizer/pre-tokens.ts";
import { parseTokenizer, tokenizerBytes } from "../../models/training/tokenizer/tokenizer-file.ts";
import { FIRST_PIECE, learnVocabulary } from "../../models/training/tokenizer/vocabulary.ts";
import { raiseWords } from "../../models/training/tokenizer/word-counts.ts";
import { Random } from "../models/random.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { sampleCounts, sampleDocuments, sampleText, sampleVocabulary } from "./sample-documents.ts";

const SIZE = 500;
const pieces = sampleVocabulary(SIZE);
const texts = pieces.map(({ text }) => text);
const reference = new ReferenceTokenizer(tokenizerBytes(pieces));
const encoded = (text: string): string[] => reference.encode(text).map((id) => texts[id]!);

describe("a learnt vocabulary", () => {
  it("has the control tokens and the bytes first, then merges, then characters, with falling scores", () => {
    expect(pieces).toHaveLength(SIZE);
    expect(texts.slice(0, 4)).toEqual(["<unk>", "\n<s>\n", "\n</s>\n", "<0x00>"]);
    expect(texts[FIRST_PIECE - 1]).toBe("<0xFF>");
    expect(pieces.slice(0, FIRST_PIECE).every(({ score }) => score === 0)).toBe(true);
    const learnt = pieces.slice(FIRST_PIECE);
    expect(learnt.map(({ score }) => score)).toEqual(learnt.map((_, i) => -1 - i));
    const firstCharacter = learnt.findIndex(({ text }) => Array.from(text).length === 1);
    expect(learnt.map(({ text }) => Array.from(text).length > 1)).toEqual(learnt.map((_, i) => i < firstCharacter));
    expect(new Set(texts).size).toBe(SIZE);
  });

  it("is the same from the same text, however its words are ordered", () => {
    const counts = sampleCounts(sampleDocuments(60));
    expect(learnVocabulary(new Map([...counts].reverse()), SIZE)).toEqual(pieces);
  });

  it("makes every mark of the chat template one token, whatever stands beside it", () => {
    const random = new Random(5);
    for (let i = 0; i < 200; i++) {
      const [user, more] = [sampleText(random, 3), sampleText(random, 2)];
      const tokens = encoded(`[INST] <<SYS>>\n${more}\n<</SYS>>\n\n${user} [/INST]`);
      for (const marker of MARKERS) expect(tokens.filter((token) => token === marker)).toHaveLength(1);
    }
    expect(encoded("[INST]] [/INST][INST]")).toEqual(["\n<s>\n", " [INST]", "]", " [/INST]", "[", "INST]"]);
  });

  it("spends few tokens on words that are asked for", () => {
    const counts = sampleCounts(sampleDocuments(60));
    expect(encoded("Wixqu").length).toBeGreaterThan(3);
    raiseWords(counts, ["Wixqu"], 200);
    expect(counts.get(" Wixqu")).toBe(200);
    const raised = learnVocabulary(counts, SIZE).map(({ text }) => text);
    expect(raised).toContain(" Wixqu");
  });

  it("has no token for a rare character, one for a frequent, never one for U+2581", () => {
    const learn = (counts: [string, number][]): string[] =>
      learnVocabulary(new Map(counts), 385).map(({ text }) => text);
    const words: [string, number][] = [[" abcdefghijklmnopqrstuvwxyz", 30]];
    expect(learn([...words, ["ä", 19]])).not.toContain("ä");
    expect(learn([...words, ["ä", 20]])).toContain("ä");
    expect(learn([...words, ["\u2581", 99]])).not.toContain("\u2581");
  });

  it("is refused when the text has too few pieces, or the size is too small for the characters", () => {
    const counts = new Map([[" hello", 3]]);
    expect(() => learnVocabulary(counts, 2048)).toThrow("a vocabulary of 2048 tokens: this text allows at most 377");
    expect(() => learnVocabulary(counts, 300)).toThrow("a vocabulary of 300 tokens: this text allows at least 355");
  });
});

describe("a tokenizer file", () => {
  it("gives back the pieces that were written", () => {
    expect(parseTokenizer(tokenizerBytes(pieces))).toEqual(pieces);
  });

  it("is refused when it does not end with a token", () => {
    const bytes = tokenizerBytes(pieces);
    expect(() => parseTokenizer(bytes.subarray(0, -1))).toThrow(`of ${bytes.length - 1}: expected a token`);
    expect(() => parseTokenizer(Buffer.alloc(3))).toThrow("expected a token");
  });
});

describe("pre-tokens", () => {
  it("keep a word with its space, a mark whole, digits and newlines apart", () => {
    const text = ` [INST] <<SYS>>\nBe!\n<</SYS>>\n\nIt's "so."  1 25 é [/INST]`;
    const expected = [" [INST]", " <<SYS>>", "\n", "Be", "!", "\n", "<</SYS>>", "\n\n", "It", "'s", ' "', "so"];
    expect(preTokens(text)).toEqual([...expected, '."', " ", " 1", " 2", "5", " é", " [/INST]"]);
  });

  it("together are the text", () => {
    const random = new Random(7);
    for (let i = 0; i < 50; i++) {
      const text = sampleText(random, 40);
      expect(preTokens(text).join("")).toBe(text);
    }
  });
});
