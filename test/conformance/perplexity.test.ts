import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { convertCommand } from "../../src/node/convert-command.ts";
import { runInProcess } from "../engine/command.ts";
import { storiesTokenizer } from "../models/stories.ts";
import { readGolden } from "../reference/golden.ts";
import { ReferenceModel } from "../reference/llama.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { ROOT } from "../sources.ts";

/**
 * How far quantisation may move the perplexity, as a part of fp32's. Measured once over the whole of
 * tinystories-sample.txt, 477,172 tokens:
 *
 *     fp32                 1,056,540 bytes    5.705996
 *     Q8_0, groups of 4      521,728          5.705201    -0.014 %    our converter's choice: hidden_dim is 172
 *     Q8_0, groups of 2      781,056          5.704824    -0.021 %
 *     Q8_0, groups of 1    1,299,712          5.705996     0.000 %    a scale a weight: nothing is lost
 */
const MOST_CHANGE = 0.005;
/** Tokens of a text that are scored here, so that it takes seconds. */
const TOKENS = 4000;

const BOS = 1;
const FP32 = "stories260K.bin";
const GROUP_SIZES = [1, 2, 4]; // all that divide dim 64 and hidden_dim 172

const SAMPLE = join(ROOT, "../shared/data/tinystories-sample.txt");
const folder = mkdtempSync(join(tmpdir(), "llama2-perplexity-"));
const path = (name: string): string => join(folder, name);
const quantised = (groupSize: number): string => `q8_0-${groupSize}.bin`;

/** What the shipped model itself wrote, in the runs recorded from llama2.c. */
const written = readGolden("generate")
  .map(({ stdout }) => stdout)
  .join("");
const short = written.slice(0, 800);

beforeAll(async () => {
  writeFileSync(path(FP32), readFileSync(join(ROOT, "test/models", FP32)));
  writeFileSync(path("tok512.bin"), storiesTokenizer());
  writeFileSync(path("written.txt"), written);
  writeFileSync(path("short.txt"), short);
  if (existsSync(SAMPLE)) writeFileSync(path("sample.txt"), readFileSync(SAMPLE));
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  for (const size of GROUP_SIZES) {
    const args = [path(FP32), "-o", path(quantised(size)), "--quantize", "q8_0", "--group-size", String(size)];
    expect(await convertCommand(args)).toBe(0);
  }
  stderr.mockRestore();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Score {
  readonly perplexity: number;
  readonly tokens: number;
  readonly nats: number;
}

/** What the command says of a text. */
async function score(model: string, text: string, ...flags: string[]): Promise<Score> {
  const args = [`m/${model}`, "-z", "m/tok512.bin", "--perplexity", `m/${text}`, "--json", ...flags];
  const { code, stdout, stderr } = await runInProcess(args, { m: folder });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Score;
}

/** The oracle's score: every token is foretold once, in windows that each start with BOS in place of a token. */
function referenceScore(model: string, tokens: readonly number[], context: number): Score {
  const reference = new ReferenceModel(parseCheckpoint(readFileSync(path(model))));
  let nats = 0;
  for (let start = 0; start < tokens.length - 1; start += context - 1) {
    for (let pos = 0; pos < Math.min(context, tokens.length - start) - 1; pos++) {
      const logits = reference.forward(pos === 0 ? BOS : tokens[start + pos]!, pos);
      const largest = logits.reduce((most, logit) => Math.max(most, logit));
      const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
      nats += largest + Math.log(sum) - logits[tokens[start + pos + 1]!]!;
    }
  }
  return { perplexity: Math.exp(nats / (tokens.length - 1)), tokens: tokens.length - 1, nats };
}

describe("the perplexity is the oracle's", () => {
  const tokens = new ReferenceTokenizer(storiesTokenizer()).encode(short);

  it.each([
    [FP32, 512, tokens.length],
    [quantised(4), 512, tokens.length],
    [FP32, 64, tokens.length],
    [FP32, 64, 128],
    [FP32, 2, 20],
  ])("%s, a context of %i, %i tokens", async (model, context, count) => {
    expect(tokens.length).toBeGreaterThan(300);
    const actual = await score(model, "short.txt", "--context", String(context), "-n", String(count));
    const expected = referenceScore(model, tokens.slice(0, count), context);
    expect(actual.tokens).toBe(count - 1);
    expect(Math.abs(actual.nats - expected.nats)).toBeLessThan(1e-6); // it prints six decimals
    expect(Math.abs(actual.perplexity - expected.perplexity)).toBeLessThan(1e-6);
  });
});

describe("quantising the weights hardly changes the perplexity", () => {
  const texts = existsSync(SAMPLE) ? ["written.txt", "sample.txt"] : ["written.txt"];

  it.each(texts)("of %s, for every size of groups", async (text) => {
    const fp32 = await score(FP32, text, "-n", String(TOKENS));
    expect(fp32.perplexity).toBeGreaterThan(1);
    for (const size of GROUP_SIZES) {
      const q80 = await score(quantised(size), text, "-n", String(TOKENS));
      expect(q80.tokens).toBe(fp32.tokens);
      expect(Math.abs(q80.perplexity / fp32.perplexity - 1), `groups of ${size}`).toBeLessThan(MOST_CHANGE);
    }
  });
});
