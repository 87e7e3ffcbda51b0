import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { ReferenceModel } from "../reference/llama.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import { folderWith, once, quick, ROOT, STORIES } from "./cli-fixture.ts";

const tokenizer = new ReferenceTokenizer(readFileSync(join(ROOT, "test/models/tok512.bin")));
const TEXT = "Lily went to the park. She saw a big dog and said hi.\n".repeat(2);
const folder = folderWith(() => ({
  "text.txt": TEXT,
  "stories260K.bin": readFileSync(join(ROOT, "test/models/stories260K.bin")),
  "tokenizer.bin": readFileSync(join(ROOT, "test/models/tok512.bin")),
}));

describe("--tokenize", () => {
  testInRuntimes(
    "prints the ids that generating would start with",
    async (runtime) => {
      for (const text of ["", "Once upon a time", " two  spaces ", "a €\n😀"]) {
        const { stdout } = await runtime.run({ args: [...STORIES, "--tokenize", "-i", text], cwd: ROOT });
        expect(stdout.toString()).toBe(`${tokenizer.encode(text).join(" ")}\n`);
      }
    },
    quick,
  );

  testInRuntimes(
    "prints the pieces as JSON; their bytes are the text behind a space",
    async (runtime) => {
      const text = 'He said "hi" \\ é 😀\u0001';
      const { stdout } = await runtime.run({ args: [...STORIES, "--tokenize", "--json", "-i", text], cwd: ROOT });
      const tokens = JSON.parse(stdout.toString()) as { id: number; text: string; bytes: number[] }[];
      expect(tokens.map(({ id }) => id)).toEqual(tokenizer.encode(text));
      const bytes = tokens.slice(1).flatMap((token) => token.bytes);
      expect(Buffer.from(bytes).toString()).toBe(` ${text}`);
    },
    once,
  );
});

describe("--perplexity", () => {
  /** e to the mean of -ln p over windows of `width` tokens, each with BOS in the place of its first. */
  function perplexity(ids: number[], width: number): number {
    const checkpoint = parseCheckpoint(readFileSync(join(folder(), "stories260K.bin")));
    let nats = 0;
    for (let start = 0; start < ids.length - 1; start += width - 1) {
      const model = new ReferenceModel(checkpoint);
      const window = [1, ...ids.slice(start + 1, start + width)];
      for (let pos = 0; pos + 1 < window.length; pos++) {
        const logits = model.forward(window[pos]!, pos);
        const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
        nats += Math.log(sum) - logits[window[pos + 1]!]!;
      }
    }
    return Math.exp(nats / (ids.length - 1));
  }

  testInRuntimes(
    "is the reference's, in one window and in several",
    async (runtime) => {
      const ids = tokenizer.encode(TEXT.trimEnd() + "\n");
      for (const context of [512, 20]) {
        const args = ["stories260K.bin", "--perplexity", "text.txt", "--json", "--context", `${context}`];
        const { code, stdout } = await runtime.run({ args, cwd: folder() });
        expect(code).toBe(0);
        const score = JSON.parse(stdout.toString()) as { perplexity: number; tokens: number };
        expect(score.tokens).toBe(ids.length - 1);
        expect(score.perplexity).toBeCloseTo(perplexity(ids, context), 4);
      }
    },
    once,
  );

  testInRuntimes(
    "scores the first -n tokens when they are given, all without",
    async (runtime) => {
      const run = async (...args: string[]): Promise<string> => {
        const all = ["stories260K.bin", "--perplexity", "text.txt", ...args];
        return (await runtime.run({ args: all, cwd: folder() })).stdout.toString();
      };
      expect(await run("-n", "11")).toMatch(/^perplexity: \d+\.\d{4} \(10 tokens, \d+\.\d{6} nats a token\)\n$/);
      expect(await run()).toMatch(new RegExp(`\\(${tokenizer.encode(TEXT).length - 1} tokens`));
    },
    once,
  );
});

testInRuntimes(
  "characters that the vocabulary has only as bytes are printed whole",
  async (runtime) => {
    const prompt = "naïve 😀 日本";
    const args = [...STORIES, "-i", prompt, "-n", "60", "-s", "1"];
    expect((await runtime.run({ args, cwd: ROOT })).stdout.toString().startsWith(prompt)).toBe(true);
  },
  quick,
);

testInRuntimes(
  "control codes never reach the terminal",
  async (runtime) => {
    const escape = 3 + 0x1b; // the byte token
    const args = [...STORIES, "-t", "0", "-n", "5", "--logit-bias", `${escape}=100`];
    expect((await runtime.run({ args, cwd: ROOT })).stdout.toString()).toBe("\n");
  },
  once,
);
