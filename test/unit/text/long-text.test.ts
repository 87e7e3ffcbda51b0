import { describe, expect, it } from "vitest";
import { randomTokenizer } from "../../models/random-tokenizer.ts";
import { BYTE_PIECES, CONTROL_PIECES, piece, serializePieces } from "./pieces.ts";
import { hasShared, needsShared, readShared } from "./shared.ts";
import { openText } from "./text-module.ts";

const BOS = 1;
const CHARACTERS = 2 ** 18;
const UNITS = ["a", " ", "=", "the", "\u2581", "é", "\0"];

const text = await openText();

/** Encodes and decodes. llama2.c's way, a scan of all pairs for each merge, would take hours. */
function roundTrip(file: Buffer, vocabSize: number, unit: string): void {
  text.scoped(() => {
    const tokenizer = text.load(file, vocabSize);
    const input = unit.repeat(CHARACTERS / unit.length);
    const decoded = tokenizer.decode(tokenizer.encode(input), BOS).toString();
    expect(decoded === input.replaceAll("\u2581", " ")).toBe(true); // toBe would print both
  });
}

describe("a quarter of a million characters without a break", () => {
  it.each(UNITS)("%j, when its pieces double", (unit) => {
    const doubled = [1, 2, 4, 8, 16, 32].map((n, i) => piece(unit.repeat(n).replaceAll("\u2581", " "), -i));
    const pieces = [...CONTROL_PIECES, ...BYTE_PIECES, piece(" ", 0), ...doubled];
    roundTrip(serializePieces(pieces), pieces.length, unit);
  });

  it.each(UNITS)("%j, when all pieces have one score", (unit) => {
    const runs = [1, 2, 3, 4, 5, 6, 7].map((n) => piece(unit.repeat(n).replaceAll("\u2581", " "), 0));
    const pieces = [...CONTROL_PIECES, ...BYTE_PIECES, piece(" ", 0), ...runs];
    roundTrip(serializePieces(pieces), pieces.length, unit);
  });

  it.each(UNITS)("%j, with a vocabulary from a seed", (unit) => {
    roundTrip(randomTokenizer(1000, 6), 1000, unit);
  });

  it.skipIf(!hasShared).each(UNITS)(`%j, with Llama 2's vocabulary${needsShared}`, (unit) => {
    roundTrip(readShared("models/tokenizer.bin"), 32000, unit);
  });
});
