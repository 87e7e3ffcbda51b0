import { describe, expect, it } from "vitest";
import { randomTokenizer } from "../../models/random-tokenizer.ts";

/** [score, piece] of every token, read as llama2.c's build_tokenizer reads them. */
function tokensOf(file: Buffer): [number, string][] {
  const tokens: [number, string][] = [];
  let offset = 4;
  while (offset < file.length) {
    const end = offset + 8 + file.readInt32LE(offset + 4);
    tokens.push([file.readFloatLE(offset), file.toString("utf8", offset + 8, end)]);
    offset = end;
  }
  return tokens;
}

describe("a random tokenizer", () => {
  it.each([4, 100, 259, 260, 261, 263, 320, 512, 2000])("has %i different pieces", (vocabSize) => {
    const file = randomTokenizer(vocabSize, 1);
    const pieces = tokensOf(file).map(([, piece]) => piece);
    expect(new Set(pieces).size).toBe(vocabSize);
    expect(pieces).toContain(" ");
    expect(pieces.slice(0, 3)).toEqual(["<unk>", "\n<s>\n", "\n</s>\n"]);
    expect(file.readInt32LE(0)).toBe(Math.max(...pieces.map((piece) => Buffer.byteLength(piece))));
  });

  it("has every byte after the specials when there is room", () => {
    const tokens = tokensOf(randomTokenizer(261, 1));
    expect([tokens[3]![1], tokens[258]![1]]).toEqual(["<0x00>", "<0xFF>"]);
  });

  it("has merges whose scores fall", () => {
    const scores = tokensOf(randomTokenizer(512, 1)).map(([score]) => score);
    expect(scores.slice(259)).toEqual(Array.from({ length: 253 }, (_, i) => -i + 0));
  });

  it("is the same for the same seed", () => {
    expect(Buffer.compare(randomTokenizer(512, 1), randomTokenizer(512, 1))).toBe(0);
    expect(Buffer.compare(randomTokenizer(512, 1), randomTokenizer(512, 2))).not.toBe(0);
  });
});
