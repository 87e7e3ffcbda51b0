import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { GenerationModule } from "./generation-module.ts";
import { randomLogits } from "./random-logits.ts";

const module = await GenerationModule.load();
const { exports } = module;

/** The logarithm of the sum of the exponentials, and one as precise: both are doubles, with a few roundings each. */
const PRECISION = 1e-12;

function logSumExp(logits: Float32Array): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit));
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
}

interface Likeliest {
  readonly total: number;
  readonly ids: number[];
  readonly values: number[];
}

/** The `count` likeliest tokens by the engine. */
function likeliest(logits: Float32Array, count: number): Likeliest {
  const input = module.floats(logits.length);
  input.fill(logits);
  const ids = module.block(4 * count + 4);
  const values = module.floats(count);
  const total = exports.logprobs(input.at, logits.length, count, ids, values.at);
  return {
    total,
    ids: Array.from(new Int32Array(exports.memory.buffer, ids, count)),
    values: Array.from(values.read()),
  };
}

describe("log-probabilities", () => {
  it("are those of double precision", () => {
    const random = new Random(1);
    for (let round = 0; round < 300; round++) {
      const logits = randomLogits(random, 1 + random.integer(600));
      const expected = logSumExp(logits);
      const { total } = likeliest(logits, 0);
      expect(Math.abs(total - expected)).toBeLessThanOrEqual(PRECISION * Math.max(1, Math.abs(expected)));
    }
  });

  it("of far apart logits do not overflow", () => {
    expect(likeliest(Float32Array.of(3e38, -3e38, 0), 0).total).toBe(Math.fround(3e38));
    expect(likeliest(Float32Array.of(-2000, -1000), 1)).toEqual({ total: -1000, ids: [1], values: [0] });
  });

  it("are listed likeliest first, equals by id, as a full sort has them", () => {
    const random = new Random(2);
    for (let round = 0; round < 300; round++) {
      const logits = randomLogits(random, 1 + random.integer(300));
      const count = random.integer(21);
      const { total, ids, values } = likeliest(logits, count);
      const sorted = Array.from(logits, (logit, id) => ({ id, logprob: Math.fround(logit - total) }))
        .sort((a, b) => b.logprob - a.logprob || a.id - b.id)
        .slice(0, count);
      expect(ids.slice(0, sorted.length)).toEqual(sorted.map(({ id }) => id));
      expect(values.slice(0, sorted.length)).toEqual(sorted.map(({ logprob }) => logprob));
      expect(ids.slice(sorted.length).every((id) => id === -1)).toBe(true);
    }
  });

  it("of all tokens add up to one", () => {
    const logits = randomLogits(new Random(3), 20);
    const { values } = likeliest(logits, 20);
    expect(values.reduce((sum, logprob) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 6);
  });
});
