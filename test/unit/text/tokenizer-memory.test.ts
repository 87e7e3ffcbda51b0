import { expect, it } from "vitest";
import { randomTokenizer } from "../../models/random-tokenizer.ts";
import { CONTROL_PIECES, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const text = await openText();

it("encoding and decoding keep no memory", () => {
  const tokenizer = text.load(randomTokenizer(400, 1), 400);
  tokenizer.encode("x".repeat(1000));
  const { buffer } = text.exports.memory;
  const start = text.exports.mark();
  for (let i = 0; i < 1000; i++) tokenizer.decode(tokenizer.encode("x".repeat(i)), 1);
  expect(text.exports.mark()).toBe(start);
  expect(text.exports.memory.buffer).toBe(buffer); // growing the memory would detach it
});

it("a tokenizer that is refused keeps no memory", () => {
  const path = text.put(Buffer.from("/t/tok.bin"));
  const file = randomTokenizer(400, 1);
  text.scoped(() => text.load(file, 400));
  const start = text.exports.mark();
  for (const vocabSize of [399, 401, 10]) expect(text.exports.loadTokenizer(path, 10, vocabSize)).toBe(0);
  expect(text.exports.mark()).toBe(start);
});

it("a text that does not fit in memory twice, or that merging would not fit beside, is refused", () => {
  const { exports } = text;
  const path = text.put(Buffer.from("/t/tok.bin"));
  const pieces = [...CONTROL_PIECES, piece("xx", 0)];
  text.loadPieces(pieces); // writes the file
  const tokenizer = exports.loadTokenizer(path, 10, pieces.length);
  const refused = /^not enough memory for the text: \d+ MiB more are needed, WebAssembly has 4096 in all$/;

  exports.clear();
  expect(exports.encode(tokenizer, 0, 2 ** 32 - 1, 0, 0, 0)).toBe(-1);
  expect(text.message()).toMatch(refused);

  exports.clear();
  const length = 2 ** 27;
  const input = exports.alloc(BigInt(length));
  new Uint8Array(exports.memory.buffer, input, length).fill(0x78); // one word, so 32 bytes of scratch a byte
  expect(exports.encode(tokenizer, input, length, 0, 0, 0)).toBe(-1);
  expect(text.message()).toMatch(refused);
});
