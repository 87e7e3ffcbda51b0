import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { randomTokenizer } from "../../models/random-tokenizer.ts";
import { openText } from "./text-module.ts";

const VOCAB_SIZE = 320;
const CORRUPTED = 3000;
const SAMPLE = 'Once upon a time, "é€😀"\n\0 <s> \u2581\u2581 xyz';
const INTEGERS = [-1, 0, 1, 5, 6, 7, 0x7fffffff, -0x80000000, 65535, 65536, 65537, 0x7f800000, 0x7fc00000];

const text = await openText();
const file = randomTokenizer(VOCAB_SIZE, 9);

/** Loads a file: either it is refused in one line, or what it gives works. Returns whether it was taken. */
function survives(bytes: Buffer): boolean {
  return text.scoped(() => {
    try {
      const tokenizer = text.load(bytes, VOCAB_SIZE);
      const ids = tokenizer.encode(SAMPLE, { bos: true, eos: true });
      expect(ids.length).toBeLessThanOrEqual(Buffer.byteLength(SAMPLE) + 3);
      for (const id of ids) expect(id >= 0 && id < VOCAB_SIZE).toBe(true);
      for (let id = 0; id < VOCAB_SIZE; id++) tokenizer.decodePiece(1, id);
      return true;
    } catch (error) {
      expect((error as Error).message).toMatch(/^\/t\/tok\.bin[ :][ -~]+$/);
      expect(error).not.toBeInstanceOf(WebAssembly.RuntimeError);
      return false;
    }
  });
}

describe("a damaged tokenizer file is refused in a line or works", () => {
  it("cut anywhere: refused", () => {
    for (let length = 0; length < file.length; length++) expect(survives(file.subarray(0, length))).toBe(false);
    expect(survives(file)).toBe(true);
  });

  it(`with random bytes and integers in it, ${CORRUPTED} times`, () => {
    const random = new Random(10);
    let taken = 0;
    for (let i = 0; i < CORRUPTED; i++) {
      const bytes = Buffer.from(file);
      for (let n = random.integer(4); n >= 0; n--) {
        const at = random.integer(bytes.length - 4);
        if (random.integer(2) === 0) bytes.writeInt32LE(random.pick(INTEGERS), at);
        else bytes[at] = random.bits() & 0xff;
      }
      if (survives(bytes)) taken++;
    }
    expect(taken).toBeGreaterThan(CORRUPTED / 20);
    expect(taken).toBeLessThan(CORRUPTED);
  });

  it("made of random bytes", () => {
    const random = new Random(11);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(Array.from({ length: random.integer(5000) }, () => random.bits() & 0xff));
      bytes.fill(0, 0, 4); // or the first field would end it
      expect(survives(bytes)).toBe(false);
    }
  });
});
