import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTROL_PIECES, piece, serializePieces } from "./pieces.ts";
import { openText } from "./text-module.ts";

const INVALID_FILE = 3;
const VOCAB_SIZE = 5;
// 4 bytes, then <unk> at 4, BOS at 17, EOS at 30, "abc" at 44 and "d" at 55, to 64.
const FILE = serializePieces([...CONTROL_PIECES, piece("abc", -1), piece("d", -2)]);

const text = await openText();

/** The message for a file, by way of the whole program's error code. */
function refusal(file: Buffer, vocabSize = VOCAB_SIZE): string {
  text.exports.clear();
  expect(() => text.load(file, vocabSize)).toThrow();
  expect(text.exports.lastCode()).toBe(INVALID_FILE);
  expect(text.message()).not.toContain("\n");
  return text.message();
}

function patched(write: (file: Buffer) => void): Buffer {
  const file = Buffer.from(FILE);
  write(file);
  return file;
}

describe("a tokenizer file is refused, with what was found, where and what was expected", () => {
  it("empty", () => {
    expect(refusal(Buffer.alloc(0))).toBe("/t/tok.bin is empty, expected a tokenizer of 5 tokens");
  });

  it.each([
    [1, "inside max_token_length at byte 0"],
    [3, "inside max_token_length at byte 0"],
    [4, "after 0 of 5 tokens; does it belong to this model?"],
    [44, "after 3 of 5 tokens; does it belong to this model?"],
    [45, "inside the score of token 3 of 5 at byte 44"],
    [47, "inside the score of token 3 of 5 at byte 44"],
    [48, "inside the length of token 3 of 5 at byte 48"],
    [51, "inside the length of token 3 of 5 at byte 48"],
    [52, "inside the text of token 3 of 5 at byte 52"],
    [54, "inside the text of token 3 of 5 at byte 52"],
    [63, "inside the text of token 4 of 5 at byte 63"],
  ])("cut to %i bytes", (length, where) => {
    expect(refusal(FILE.subarray(0, length))).toBe(`/t/tok.bin ends at byte ${length}, ${where}`);
  });

  it("with more tokens than the model", () => {
    expect(refusal(FILE, 4)).toBe(
      "/t/tok.bin has more tokens than the model's vocabulary of 4: the last of them ends at byte 55 of 64; " +
        "does it belong to this model?",
    );
  });

  it.each([-1, 65537, 0x616b3432])("of another kind: %i at its start", (longest) => {
    expect(refusal(patched((file) => file.writeInt32LE(longest)))).toBe(
      `/t/tok.bin: max_token_length at byte 0 is ${longest}, expected 0 to 65536; is it a llama2.c tokenizer?`,
    );
  });

  it.each([-1, -(2 ** 31), 65537, 2 ** 31 - 1])("with a token of %i bytes", (length) => {
    expect(refusal(patched((file) => file.writeInt32LE(length, 48)))).toBe(
      `/t/tok.bin: the length of token 3 of 5 at byte 48 is ${length}, expected 0 to 65536`,
    );
  });

  it("with a token longer than the file", () => {
    expect(refusal(patched((file) => file.writeInt32LE(65536, 48)))).toBe(
      "/t/tok.bin ends at byte 64, inside the text of token 3 of 5 at byte 52",
    );
  });

  it("with a score that is not a number", () => {
    expect(refusal(patched((file) => file.writeFloatLE(NaN, 44)))).toBe(
      "/t/tok.bin: the score of token 3 of 5 at byte 44 is not a number",
    );
  });

  it("larger than any tokenizer", () => {
    expect(refusal(Buffer.alloc(2 ** 26 + 1))).toBe("/t/tok.bin has 67108865 bytes, a tokenizer at most 67108864");
  });

  it("not there", () => {
    const path = Buffer.from("/t/none.bin");
    expect(text.exports.loadTokenizer(text.put(path), path.length, VOCAB_SIZE)).toBe(0);
    expect(text.message()).toBe("cannot open /t/none.bin: No such file (the tokenizer)");
  });
});

it("a vocabulary that does not fit in memory is refused", () => {
  writeFileSync(join(text.folder, "tok.bin"), FILE);
  const path = Buffer.from("/t/tok.bin");
  expect(text.exports.loadTokenizer(text.put(path), path.length, 2 ** 30)).toBe(0);
  expect(text.message()).toMatch(/^not enough memory for the vocabulary: \d+ MiB more are needed/);
});

it("infinite scores and empty pieces are taken", () => {
  const pieces = [...CONTROL_PIECES, piece("", 0), piece("ab", -Infinity), piece("a", 1), piece("b", Infinity)];
  expect(text.loadPieces(pieces).encode("ab")).toEqual([0, 4]);
});
