import { expect, it } from "vitest";
import { CONTROL_PIECES, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const text = await openText();

it("of pieces with the same text the first one is used, with its own score", () => {
  const names = [" ", "a", "b", "c", "ab", "bc", "ab", "a"];
  const scores = [0, 0, 0, 0, -2, -1, 0, 0];
  const tokenizer = text.loadPieces([...CONTROL_PIECES, ...names.map((name, i) => piece(name, scores[i]!))]);
  expect(tokenizer.encode("ab")).toEqual([3, 7]);
  expect(tokenizer.encode("abc")).toEqual([3, 4, 8]); // "bc" at -1 comes before the first "ab" at -2
});

it("of byte tokens with the same text too", () => {
  const tokenizer = text.loadPieces([...CONTROL_PIECES, piece("<0x20>", 0), piece("<0x20>", 0)]);
  expect(tokenizer.encode(" ")).toEqual([3, 3]);
});
