import { describe, expect, it } from "vitest";
import { BYTE_PIECES, CONTROL_PIECES, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const [BOS, EOS] = [1, 2];
const text = await openText();
const names = [" ", "a", "  ", " a", "    "];
const tokenizer = text.loadPieces([...CONTROL_PIECES, ...BYTE_PIECES, ...names.map((name, i) => piece(name, -i))]);
const id = (name: string): number => CONTROL_PIECES.length + BYTE_PIECES.length + names.indexOf(name);

describe("the added space", () => {
  it("stands before a text, not before nothing", () => {
    expect(tokenizer.encode("a")).toEqual([id(" a")]);
    expect(tokenizer.encode("")).toEqual([]);
  });

  it("stands between BOS and the text, and EOS after it", () => {
    expect(tokenizer.encode("a", { bos: true, eos: true })).toEqual([BOS, id(" a"), EOS]);
    expect(tokenizer.encode("", { bos: true, eos: true })).toEqual([BOS, EOS]);
  });

  it("is one more than the text's own", () => {
    expect(tokenizer.encode(" ")).toEqual([id("  ")]);
    expect(tokenizer.encode("   ")).toEqual([id("    ")]);
    expect(tokenizer.encode("  a")).toEqual([id("  "), id(" a")]);
  });
});

describe("U+2581 in a text", () => {
  it("counts as a space", () => {
    for (const spaces of ["\u2581", "\u2581 ", " \u2581a", "a\u2581\u2581a", "\u2581\u2581\u2581"]) {
      expect(tokenizer.encode(spaces)).toEqual(tokenizer.encode(spaces.replaceAll("\u2581", " ")));
    }
  });

  it("does so only whole", () => {
    const bytes = [0xe2, 0x96, 0x82];
    expect(tokenizer.encode(Buffer.from(bytes))).toEqual([id(" "), ...bytes.map((byte) => 3 + byte)]);
    expect(tokenizer.encode(Buffer.from(bytes.slice(0, 2)))).toEqual([id(" "), 3 + 0xe2, 3 + 0x96]);
  });
});
