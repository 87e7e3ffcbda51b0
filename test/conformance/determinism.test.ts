import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { type ModelFile, randomModel, STORIES } from "../engine/models.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { shapeNamed } from "../models/shapes.ts";
import { storiesTokenizer } from "../models/stories.ts";
import { ReferenceModel } from "../reference/llama.ts";
import { argmax } from "../reference/sampler.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import type { Candidate, Runtime } from "../runtimes/index.ts";

/** A text to compute: a prompt, and positions in all, the prompt's included. */
interface Text {
  readonly prompt: string;
  readonly positions: number;
}
const TEXT: Text = { prompt: "Lily went to the park. She saw a dog", positions: 48 };
/** An interpreter needs a second for so many positions in several sequences. */
const SHORT_TEXT: Text = { prompt: "Lily saw a dog", positions: 20 };
/** All that the context holds. */
const LONG_TEXT: Text = { ...TEXT, positions: 512 };

const [FP32, , Q8_0] = STORIES as [ModelFile, ModelFile, ModelFile];
/** Wide heads, and groups that fill no SIMD step: what stories260K does not have. */
const SHAPES = [
  randomModel(shapeNamed("head-dim-64"), 1),
  randomModel(shapeNamed("head-dim-64"), 2, 32),
  randomModel(shapeNamed("head-dim-6-odd-groups"), 2, 9),
];

/** However the same positions are put into batches; the last sequence of 64 starts when the first one is through. */
const BATCHES = [
  ["--batch", "1"],
  ["--batch", "3", "--parallel", "2"],
  ["--batch", "7", "--parallel", "5"],
  ["--batch", "64", "--parallel", "16"],
  ["--batch", "1", "--parallel", "64"],
  ["--context", String(TEXT.positions), "--batch", "16"],
];

const compiled = ({ interpreted }: Candidate): boolean => !interpreted;
/** WasmEdge 0.17 compiles for seconds whenever it runs just in time; the code is that of its other mode. */
const started = ({ name }: Candidate): boolean => name !== "wasmedge-0.17-jit";

const folder = mkdtempSync(join(tmpdir(), "llama2-determinism-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The SHA-256 that the naive float32 oracle gives: of the logits of the prompt and of the likeliest text behind it. */
function oracle(model: Uint8Array, tokenizer: Buffer, { prompt, positions }: Text): string {
  const reference = new ReferenceModel(parseCheckpoint(model));
  const tokens = new ReferenceTokenizer(tokenizer).encode(prompt);
  const hash = createHash("sha256");
  for (let pos = 0; pos < positions; pos++) {
    const logits = reference.forward(tokens[pos]!, pos);
    hash.update(new Uint8Array(Float32Array.from(logits).buffer));
    if (pos + 1 === tokens.length) tokens.push(argmax(logits));
  }
  return hash.digest("hex");
}

interface Subject {
  readonly name: string;
  /** What the oracle says of a text. */
  readonly expected: (text: Text) => string;
  /** What the command says. */
  readonly actual: (runtime: Runtime, text: Text, flags?: readonly string[]) => Promise<string>;
}

let count = 0;

function subject({ name, bytes, groupSize }: ModelFile): Subject {
  const file = `model-${++count}.bin`;
  const model = bytes();
  const { vocabSize } = parseCheckpoint(model).header.config;
  const tokenizer = name.startsWith("stories260K") ? storiesTokenizer() : randomTokenizer(vocabSize, 1);
  writeFileSync(join(folder, file), model);
  writeFileSync(join(folder, `${file}.tok`), tokenizer);
  const known = new Map<Text, string>();
  return {
    name: groupSize === 0 ? `${name} (fp32)` : `${name} (Q8_0)`,
    expected: (text) => {
      if (!known.has(text)) known.set(text, oracle(model, tokenizer, text));
      return known.get(text)!;
    },
    actual: async (runtime, { prompt, positions }, flags = []) => {
      const args = [file, "-z", `${file}.tok`, "--verify", "-i", prompt, "-n", String(positions), ...flags];
      const { code, stdout, stderr } = await runtime.run({ args, cwd: folder });
      expect(code, stderr).toBe(0);
      expect(stdout.toString()).toMatch(new RegExp(`^[0-9a-f]{64} {2}logits of ${positions} positions\n$`));
      return stdout.toString("latin1", 0, 64);
    },
  };
}

const stories = [subject(FP32), subject(Q8_0)];
const shapes = SHAPES.map(subject);

describe("the logits are the oracle's, bit for bit, in every runtime", () => {
  for (const { name, expected, actual } of stories) {
    testInRuntimes(name, async (runtime) => {
      expect(await actual(runtime, TEXT)).toBe(expected(TEXT));
    });
  }

  for (const { name, expected, actual } of shapes) {
    testInRuntimes(
      name,
      async (runtime) => {
        expect(await actual(runtime, TEXT)).toBe(expected(TEXT));
      },
      { filter: started },
    );
  }
});

describe("and however the positions are put into batches", () => {
  for (const { name, expected, actual } of [...stories, shapes[2]!]) {
    testInRuntimes(
      name,
      async (runtime) => {
        for (const flags of BATCHES) {
          expect(await actual(runtime, TEXT, flags), flags.join(" ")).toBe(expected(TEXT));
        }
      },
      { filter: (candidate) => compiled(candidate) && started(candidate) },
    );

    testInRuntimes(
      name,
      async (runtime) => {
        const flags = ["--batch", "3", "--parallel", "3"];
        expect(await actual(runtime, SHORT_TEXT, flags)).toBe(expected(SHORT_TEXT));
      },
      { filter: ({ interpreted }) => interpreted },
    );
  }
});

describe("and to the end of the context", () => {
  for (const { name, expected, actual } of stories) {
    testInRuntimes(
      name,
      async (runtime) => {
        expect(await actual(runtime, LONG_TEXT, ["--parallel", "2"])).toBe(expected(LONG_TEXT));
      },
      { filter: (candidate) => compiled(candidate) && started(candidate) },
    );
  }
});
