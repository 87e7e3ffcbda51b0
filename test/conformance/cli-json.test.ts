import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { once, quick, ROOT, STORIES } from "./cli-fixture.ts";

interface Top {
  id: number;
  text: string;
  logprob: number;
}

interface Summary {
  text: string;
  prompt_tokens: number;
  completion_tokens: number;
  finish_reason: string;
  seed: number;
  tokens: number[];
  timings: { prompt_n: number; prompt_ms: number; predicted_n: number; predicted_ms: number };
  logprobs?: { id: number; logprob: number; top: Top[] }[];
}

async function output(runtime: Runtime, args: string[]): Promise<string> {
  const { code, stdout } = await runtime.run({ args: [...STORIES, ...args], cwd: ROOT });
  expect(code).toBe(0);
  return stdout.toString();
}

/** The one object of --json. */
async function summary(runtime: Runtime, args: string[]): Promise<Summary> {
  const text = await output(runtime, ["--json", ...args]);
  expect(text).toMatch(/^\{.*\}\n$/);
  return JSON.parse(text) as Summary;
}

const PROMPT = "Once upon a time";

describe("--json", () => {
  testInRuntimes(
    "is one object with the text behind the prompt, its tokens and the counts",
    async (runtime) => {
      const plain = await output(runtime, ["-t", "0", "-n", "40", "-i", PROMPT]);
      const { timings, ...rest } = await summary(runtime, ["-t", "0", "-n", "40", "-s", "7", "-i", PROMPT]);
      expect(`${PROMPT}${rest.text}\n`).toBe(plain);
      expect(rest.prompt_tokens + rest.completion_tokens).toBe(41); // the last token is drawn, not read
      expect(rest.tokens).toHaveLength(rest.completion_tokens);
      expect(rest.finish_reason).toBe("length");
      expect(rest.seed).toBe(7);
      expect(rest.logprobs).toBeUndefined();
      expect(timings.prompt_n).toBe(rest.prompt_tokens);
      expect(timings.predicted_n).toBe(rest.completion_tokens - 1);
      expect(timings.prompt_ms).toBeGreaterThan(0);
    },
    quick,
  );

  testInRuntimes(
    "tells a text that ended by itself from one that was cut",
    async (runtime) => {
      // BOS, made certain, ends a text in generate mode.
      const ended = await summary(runtime, ["-t", "0", "--logit-bias", "1=100"]);
      expect(ended).toMatchObject({ text: "", finish_reason: "stop", completion_tokens: 1, tokens: [1] });
      expect(await summary(runtime, ["-n", "1", "-i", PROMPT])).toMatchObject({
        text: "",
        finish_reason: "length",
        completion_tokens: 0,
      });
    },
    once,
  );

  testInRuntimes(
    "writes every seed as it was given",
    async (runtime) => {
      const text = await output(runtime, ["--json", "-n", "1", "-s", "18446744073709551615"]);
      expect(text).toContain('"seed":18446744073709551615,');
    },
    once,
  );

  testInRuntimes(
    "gives the likeliest tokens, likeliest first, the greedy choice among them",
    async (runtime) => {
      const { tokens, logprobs } = await summary(runtime, ["-t", "0", "-n", "20", "--logprobs", "3"]);
      expect(logprobs!.map(({ id }) => id)).toEqual(tokens);
      for (const { id, logprob, top } of logprobs!) {
        expect(top).toHaveLength(3);
        expect(top[0]).toMatchObject({ id, logprob });
        expect(top.map((entry) => entry.logprob)).toEqual(top.map((entry) => entry.logprob).sort((a, b) => b - a));
        expect(top.reduce((sum, entry) => sum + Math.exp(entry.logprob), 0)).toBeLessThanOrEqual(1 + 1e-6);
      }
    },
    once,
  );

  testInRuntimes(
    "gives the probability of the model, whatever the sampler makes of it",
    async (runtime) => {
      const plain = await summary(runtime, ["-t", "0", "-n", "3", "--logprobs", "1"]);
      const id = plain.tokens[0]!;
      const changed = await summary(runtime, [..."-t 0.01 -n 3 --logprobs 1 --logit-bias".split(" "), `${id}=5`]);
      expect(changed.logprobs![0]).toEqual(plain.logprobs![0]);
    },
    once,
  );
});

describe("--jsonl", () => {
  testInRuntimes(
    "is one object a token and one with the sums; together they are --json's",
    async (runtime) => {
      const args = ["-s", "3", "-n", "50", "--logprobs", "2"];
      const whole = await summary(runtime, args);
      const lines = (await output(runtime, ["--jsonl", ...args])).trimEnd().split("\n");
      const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const tokens = parsed.slice(0, -1) as unknown as { id: number; text: string; bytes: number[] }[];
      expect(tokens.map(({ id }) => id)).toEqual(whole.tokens);
      expect(tokens.map(({ text }) => text).join("")).toBe(whole.text);
      expect(
        Buffer.from(tokens.flatMap(({ bytes }) => bytes))
          .toString()
          .trimStart(),
      ).toBe(whole.text);
      const logprobs = parsed.slice(0, -1).map(({ id, logprob, top }) => ({ id, logprob, top }));
      expect(logprobs).toEqual(whole.logprobs);
      expect(Object.keys(parsed.at(-1))).toEqual([
        "prompt_tokens",
        "completion_tokens",
        "finish_reason",
        "seed",
        "timings",
      ]);
    },
    once,
  );

  testInRuntimes(
    "has the logprob also when nobody asks for the likeliest tokens",
    async (runtime) => {
      const [first] = (await output(runtime, ["--jsonl", "-n", "2"])).split("\n");
      const token = JSON.parse(first!) as { logprob: number; top: Top[] };
      expect(token.logprob).toBeLessThan(0);
      expect(token.top).toEqual([]);
    },
    once,
  );
});
