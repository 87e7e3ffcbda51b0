import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { randomTokenizer } from "../../models/random-tokenizer.ts";
import { parsePieces } from "./pieces.ts";
import { RandomText } from "./random-text.ts";
import { hasShared, needsShared, readShared } from "./shared.ts";
import { openText } from "./text-module.ts";

const BOS = 1;
const CORPUS = "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. ".repeat(
  9,
);

const text = await openText();

/** Encodes and decodes strings of all kinds; what must come back is the string, with spaces for U+2581. */
function roundTrips(file: Buffer, vocabSize: number, count: number): void {
  const tokenizer = text.load(file, vocabSize);
  const names = parsePieces(file).map(({ bytes }) => bytes.toString());
  const strings = new RandomText(new Random(7), CORPUS, names);
  for (let i = 0; i < count; i++) {
    const input = strings.next();
    const ids = tokenizer.encode(input);
    expect(tokenizer.decode(ids, BOS).toString()).toBe(input.replaceAll("\u2581", " "));
    // Not after BOS: the added space shows.
    if (input !== "") expect(tokenizer.decode(ids, ids[0]!).toString()).toBe(` ${input.replaceAll("\u2581", " ")}`);
  }
}

describe("decode undoes encode", () => {
  it.each([1, 2, 3, 4])("with a vocabulary from seed %i", (seed) => {
    roundTrips(randomTokenizer(300 + 200 * seed, seed), 300 + 200 * seed, 1000);
  });

  it.skipIf(!hasShared)(`with the 512-token vocabulary of stories260K${needsShared}`, () => {
    roundTrips(readShared("models/tok512.bin"), 512, 2000);
  });

  it.skipIf(!hasShared)(`with Llama 2's vocabulary${needsShared}`, () => {
    roundTrips(readShared("models/tokenizer.bin"), 32000, 4000);
  });

  it("for bytes that are no UTF-8 at all", () => {
    const tokenizer = text.load(randomTokenizer(700, 5), 700);
    const random = new Random(8);
    for (let i = 0; i < 1000; i++) {
      const input = Buffer.from(Array.from({ length: random.integer(40) }, () => random.bits() & 0xff));
      expect(tokenizer.decode(tokenizer.encode(input), BOS)).toEqual(input);
    }
  });
});
