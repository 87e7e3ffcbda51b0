import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { BYTE_PIECES, CONTROL_PIECES, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const SPACE = 3;
const text = await openText();

describe("byte fallback", () => {
  it("finds byte tokens by their text, wherever they stand", () => {
    const random = new Random(5);
    const order = BYTE_PIECES.map((_, byte) => ({ byte, key: random.bits() })).sort((a, b) => a.key - b.key);
    const pieces = [...CONTROL_PIECES, piece(" ", 0), ...order.map(({ byte }) => BYTE_PIECES[byte]!)];
    const tokenizer = text.loadPieces(pieces);
    const idOf = (byte: number): number => SPACE + 1 + order.findIndex((entry) => entry.byte === byte);
    const input = "é€😀\0";
    expect(tokenizer.encode(input)).toEqual([SPACE, ...Array.from(Buffer.from(input), idOf)]);
  });

  it.each([
    ["a byte that is never UTF-8", [0xff]],
    ["a continuation alone", [0x80, 0xbf]],
    ["an unfinished character", [0xe2, 0x82]],
    ["an overlong form", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["an unfinished U+2581", [0xe2, 0x96]],
  ])("takes invalid UTF-8 byte by byte: %s", (_, bytes) => {
    const tokenizer = text.loadPieces([...CONTROL_PIECES, piece(" ", 0), ...BYTE_PIECES, piece("a", 0)]);
    const letter = SPACE + 257;
    const ids = bytes.map((byte) => SPACE + 1 + byte);
    expect(tokenizer.encode(Buffer.from([0x61, ...bytes, 0x61]))).toEqual([SPACE, letter, ...ids, letter]);
    expect(tokenizer.encode(Buffer.from(bytes))).toEqual([SPACE, ...ids]);
  });

  it("takes a character whole, though its first byte is a piece", () => {
    const rawByte = { bytes: Buffer.from([0xc3]), score: 0 };
    const tokenizer = text.loadPieces([...CONTROL_PIECES, piece(" ", 0), ...BYTE_PIECES, rawByte]);
    expect(tokenizer.encode("é")).toEqual([SPACE, SPACE + 1 + 0xc3, SPACE + 1 + 0xa9]);
    expect(tokenizer.encode(rawByte.bytes)).toEqual([SPACE, SPACE + 257]);
  });

  it("gives <unk> for each byte that has no token", () => {
    const tokenizer = text.loadPieces([...CONTROL_PIECES, piece("a", 0), BYTE_PIECES[0xa9]!]);
    expect(tokenizer.encode("aé")).toEqual([0, 3, 0, 4]);
  });

  it("knows byte tokens by two upper-case hexadecimal digits only", () => {
    const names = ["<0xc3>", "<0xA9", "<0xGG>", "<0xA99>", "0xA9>"];
    const tokenizer = text.loadPieces([...CONTROL_PIECES, ...names.map((name) => piece(name, 0))]);
    expect(tokenizer.encode("é")).toEqual([0, 0, 0]);
    names.forEach((name, i) => {
      expect(tokenizer.decodePiece(0, 3 + i).toString()).toBe(name);
    });
  });
});
