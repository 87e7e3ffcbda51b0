import { describe, expect, it } from "vitest";
import { BYTE_PIECES, CONTROL_PIECES, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const BOS = 1;
const text = await openText();
const names = [" a", "  b", " ", "c", "", " <0x41>"];
const tokenizer = text.loadPieces([...CONTROL_PIECES, ...BYTE_PIECES, ...names.map((name, i) => piece(name, -i))]);
const first = CONTROL_PIECES.length + BYTE_PIECES.length;

describe("decodePiece", () => {
  it("gives the bytes of the token", () => {
    names.forEach((name, i) => {
      expect(tokenizer.decodePiece(0, first + i).toString()).toBe(name);
    });
  });

  it("strips one leading space after BOS", () => {
    const decoded = names.map((_, i) => tokenizer.decodePiece(BOS, first + i).toString());
    expect(decoded.slice(0, 5)).toEqual(["a", " b", "", "c", ""]);
  });

  it("looks for a byte token behind the stripped space, as llama2.c does", () => {
    expect(tokenizer.decodePiece(BOS, first + 5).toString()).toBe("A");
  });

  it("gives the raw byte of a byte token", () => {
    for (let byte = 0; byte < 256; byte++) {
      expect([...tokenizer.decodePiece(0, CONTROL_PIECES.length + byte)]).toEqual([byte]);
    }
  });

  it("shows control tokens as they stand in the file", () => {
    expect([0, 1, 2].map((id) => tokenizer.decodePiece(0, id).toString())).toEqual(["<unk>", "\n<s>\n", "\n</s>\n"]);
  });

  it("gives nothing for an id outside the vocabulary", () => {
    for (const id of [-1, first + names.length, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(tokenizer.decodePiece(0, id)).toHaveLength(0);
    }
  });
});
