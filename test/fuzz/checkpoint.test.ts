import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { expectCleanEnd } from "./outcome.ts";
import { Runner } from "./runner.ts";
import type { Outcome } from "./virtual-host.ts";

const FLIPS = 300; // files with random bytes changed, for each format
const MOST_BYTES = 1 << 20; // of a file that is made as long as its header wants

let runner: Runner;
beforeAll(() => {
  runner = new Runner();
});
afterAll(() => {
  runner.close();
});

const shape = shapeNamed("head-dim-4");
const checkpoint = randomCheckpoint(shape, 1);
const tokenizer = randomTokenizer(shape.config.vocabSize, 1);

/** What lies where in a header; offsets of 4-byte fields. */
const FORMATS = [
  { name: "v0", bytes: serializeCheckpoint(checkpoint, 0), fields: range(0, 28), header: 28 },
  { name: "v1", bytes: serializeCheckpoint(checkpoint, 1), fields: [...range(0, 36), 36], header: 256 },
  { name: "v2", bytes: serializeCheckpoint(checkpoint, 2, 6), fields: [...range(0, 36), 36, 37], header: 256 },
];

/** Numbers at which a check may be wrong by one, or a product run over. */
const VALUES = [0, 1, 2, 3, 5, 64, 255, 256, 65535, 65536, 1 << 20, (1 << 20) + 1, 1 << 24, 0x7ffffffe, 0x7fffffff];

function range(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / 4 }, (_, i) => from + 4 * i);
}

function withField(bytes: Uint8Array, offset: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeInt32LE(value | 0, offset);
  return changed;
}

async function run(model: Uint8Array, tok: Uint8Array = tokenizer, ...args: string[]): Promise<Outcome> {
  const files = { "model.bin": model, "tokenizer.bin": tok };
  return await expectCleanEnd(runner, {
    args: ["model.bin", "-n", "6", "-s", "1", "--quiet", "-i", "ab", ...args],
    files,
  });
}

/** Runs a model, and once more made as long as its header says, so that what comes after the size check is reached. */
async function runResized(model: Buffer): Promise<number> {
  const { code, stderr } = await run(model);
  const size = Number(/its header promises (\d+):/.exec(stderr)?.[1] ?? MOST_BYTES);
  if (size >= MOST_BYTES) return code;
  const resized = Buffer.alloc(size);
  model.copy(resized);
  return (await run(resized)).code;
}

describe.each(FORMATS)("a checkpoint of $name", ({ bytes, fields, header }) => {
  test("runs as it is", async () => {
    expect((await run(bytes)).code).toBe(0);
  });

  test("ends cleanly with any value in any field of the header", async () => {
    const codes = new Set<number>();
    for (const offset of fields) {
      const now = Buffer.from(bytes).readInt32LE(offset);
      for (const value of [
        ...VALUES,
        ...VALUES.map((value) => -value - 1),
        now - 1,
        now + 1,
        -now,
        2 * now,
        now ^ 256,
      ]) {
        codes.add(await runResized(withField(bytes, offset, value)));
      }
    }
    expect(codes).toContain(3);
    expect(codes).toContain(0); // a changed seq_len or hidden_dim is a model too
  });

  test("ends cleanly wherever the file is cut", async () => {
    for (let length = 0; length < header; length++) expect((await run(bytes.subarray(0, length))).code).toBe(3);
    for (let length = header; length < bytes.length; length += 499) {
      expect((await run(bytes.subarray(0, length))).code).toBe(3);
    }
  });

  test("ends cleanly with random bytes changed", async () => {
    const random = new Random(1);
    for (let i = 0; i < FLIPS; i++) {
      const changed = Buffer.from(bytes);
      // Half of them in the weights, where every value is a number: infinite ones and NaN too.
      const end = i % 2 === 0 ? header : bytes.length;
      for (let n = 1 + random.integer(4); n > 0; n--) changed[random.integer(end)] = random.integer(256);
      await runResized(changed);
    }
  });

  test("ends cleanly with weights that are infinite, not numbers, or huge", async () => {
    for (const value of [Infinity, -Infinity, NaN, 3.4e38, 1e-45]) {
      const changed = Buffer.from(bytes);
      for (let at = header; at + 4 <= changed.length; at += 4) changed.writeFloatLE(value, at);
      expect((await run(changed)).code).toBe(0);
      // JSON has no NaN and no infinity.
      const { code, stdout } = await run(changed, tokenizer, "--json", "--logprobs", "2");
      expect(code).toBe(0);
      JSON.parse(Buffer.from(stdout).toString());
    }
  });
});

describe("a tokenizer", () => {
  const bytes = tokenizer;

  test("ends cleanly wherever the file is cut", async () => {
    for (let length = 0; length < bytes.length; length += length < 64 ? 1 : 7) {
      expect((await run(FORMATS[0]!.bytes, bytes.subarray(0, length))).code).toBe(3);
    }
  });

  test("ends cleanly with any value in any field", async () => {
    for (const offset of [0, 4, 8, 4 + 8 + "<unk>".length, 8 + 8 + "<unk>".length]) {
      for (const value of [...VALUES, ...VALUES.map((value) => -value - 1), 0x7fc00000, 0x7f800000]) {
        await run(FORMATS[0]!.bytes, withField(bytes, offset, value));
      }
    }
  });

  test("ends cleanly with random bytes changed", async () => {
    const random = new Random(1);
    for (let i = 0; i < FLIPS; i++) {
      const changed = Buffer.from(bytes);
      for (let n = 1 + random.integer(4); n > 0; n--) changed[random.integer(bytes.length)] = random.integer(256);
      await run(FORMATS[0]!.bytes, changed);
    }
  });
});
