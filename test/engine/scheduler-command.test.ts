import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { storiesTokenizer } from "../models/stories.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { ROOT } from "../sources.ts";
import { runInProcess } from "./command.ts";
import { STORIES } from "./models.ts";
import { openModel } from "./scheduler-models.ts";
import { openScheduler, type Request } from "./scheduler-module.ts";

const MODEL = ["models/stories260K.bin", "-z", "models/tok512.bin", "--jsonl", "--stop-at-eos", "--logprobs", "3"];
const POSITIONS = 80;
const tokenizer = new ReferenceTokenizer(storiesTokenizer());

/** Command lines of llama2.wasm, and the same as requests. */
const CASES: readonly [text: string, flags: readonly string[], request: Partial<Request>][] = [
  ["Once upon a time", ["-t", "0"], { temperature: 0 }],
  ["Once upon a time", ["-s", "7"], { seed: 7, topP: 0.9 }],
  ["Tim had a red ball.", ["-s", "8", "-p", "1"], { seed: 8 }],
  ["The", ["-s", "9", "--top-k", "9", "--min-p", "0.02"], { seed: 9, topP: 0.9, topK: 9, minP: 0.02 }],
  ["Lily", ["-s", "3", "--repetition-penalty", "1.2"], { seed: 3, topP: 0.9, repetition: 1.2 }],
  ["One day", ["-s", "4", "--stop", "the"], { seed: 4, topP: 0.9, stops: ["the"] }],
  ["A cat", ["-s", "5", "--logit-bias", "300=4"], { seed: 5, topP: 0.9, bias: [300, 4] }],
];

/** What a token is, as a line of the command's JSON. */
interface Line {
  readonly id: number;
  readonly text: string;
  readonly logprob: number;
  readonly top: readonly { readonly id: number; readonly logprob: number }[];
}

async function command(text: string, flags: readonly string[]): Promise<Line[]> {
  const args = [...MODEL, "-i", text, "-n", String(POSITIONS), ...flags];
  const { code, stdout, stderr } = await runInProcess(args, { models: join(ROOT, "test/models") });
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

describe("a scheduler full of requests", () => {
  it("gives for each of them what llama2.wasm prints for its command line", async () => {
    const module = await openScheduler();
    openModel(module, STORIES[0]!);
    module.start({ slots: 5, rows: 12 });
    const handles = CASES.map(([text, , more]) => {
      const ids = tokenizer.encode(text);
      return module.submit({ ids, maxTokens: POSITIONS - ids.length + 1, topLogprobs: 3, ...more });
    });
    module.run();
    for (const [i, [text, flags]] of CASES.entries()) {
      const { tokens } = module.story(handles[i]!);
      const lines = await command(text, flags);
      expect(tokens.map(({ id, text }) => ({ id, text }))).toEqual(lines.map(({ id, text }) => ({ id, text })));
      expect(tokens.map(({ top }) => top.map(([id]) => id))).toEqual(lines.map(({ top }) => top.map(({ id }) => id)));
      tokens.forEach((token, n) => {
        expect(Math.abs(token.logprob - lines[n]!.logprob)).toBeLessThan(1e-6); // six decimals are printed
      });
    }
  });
});
