import { describe, expect, it } from "vitest";
import { Random } from "../../models/training/corpus/random.ts";
import { type Completion, generate, type Prompt } from "../../models/training/evaluate/generate.ts";
import { greedy, nucleus } from "../../models/training/evaluate/sampler.ts";
import { LIMITS, talkingEngine } from "./evaluate-fixture.ts";

const SEQ_LEN = 64;
const MAX_TOKENS = 30;
const engine = await talkingEngine(SEQ_LEN);

const random = new Random(5);
const tokens = Array.from({ length: 40 }, () => [
  1,
  ...Array.from({ length: random.int(40) }, () => 3 + random.int(390)),
]);

/** Fresh streams for each use. */
function prompts(temperature: number): Prompt[] {
  return tokens.map((prompt, i) => ({
    tokens: prompt,
    sampler: temperature === 0 ? greedy : nucleus(temperature, 0.95, new Random(i)),
  }));
}

/** One token after the other, with nothing else in the batch. */
function alone({ tokens: prompt, sampler }: Prompt, maxTokens: number): Completion {
  const answer: number[] = [];
  for (let pos = 0, token = prompt[0]!; pos < SEQ_LEN; pos++) {
    const [logits] = engine.forward([{ token, pos, logits: true }]);
    if (pos + 1 < prompt.length) {
      token = prompt[pos + 1]!;
      continue;
    }
    token = sampler(logits!);
    if (token === 1 || token === 2) return { tokens: answer, ended: true };
    answer.push(token);
    if (answer.length === maxTokens) break;
  }
  return { tokens: answer, ended: false };
}

describe("answers made together", () => {
  it.each([0, 0.8])("are those made one at a time, at temperature %d", (temperature) => {
    const together = generate(engine, prompts(temperature), { ...LIMITS, maxTokens: MAX_TOKENS });
    expect(together).toEqual(prompts(temperature).map((prompt) => alone(prompt, MAX_TOKENS)));
    expect(new Set(together.map(({ ended }) => ended))).toEqual(new Set([true, false]));
  });

  it("are cut at the most tokens, and end without the token that ends them", () => {
    const free = generate(engine, prompts(0.8), { ...LIMITS, maxTokens: SEQ_LEN });
    for (const maxTokens of [1, 4]) {
      const cut = generate(engine, prompts(0.8), { ...LIMITS, maxTokens });
      expect(cut.map((answer) => answer.tokens)).toEqual(free.map((answer) => answer.tokens.slice(0, maxTokens)));
    }
    expect(free.flatMap((answer) => answer.tokens).filter((token) => token === 1 || token === 2)).toEqual([]);
  });

  it("are empty where the prompt is longer than the context", () => {
    const long = { tokens: Array<number>(SEQ_LEN + 1).fill(5), sampler: greedy };
    const [first, second] = generate(engine, [long, prompts(0)[0]!], { ...LIMITS, maxTokens: MAX_TOKENS });
    expect(first).toEqual({ tokens: [], ended: false });
    expect(second).toEqual(alone(prompts(0)[0]!, MAX_TOKENS));
  });
});
