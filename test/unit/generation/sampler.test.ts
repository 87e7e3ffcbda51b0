import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { argmax, ReferenceSampler } from "../../reference/sampler.ts";
import { EngineSampler, GenerationModule, type SamplerOptions } from "./generation-module.ts";
import { PlainSampler } from "./plain-sampler.ts";
import { randomLogits, randomSeed } from "./random-logits.ts";

const module = await GenerationModule.load();

const VOCABULARIES = [4, 5, 7, 16, 261, 512];
const TEMPERATURES = [0.01, 0.3, 0.8, 1, 1.5, 10];
const TOP_P = [0, 0.3, 0.5, 0.9, 0.95, 0.999, 1];
/** Below 1 / vocabSize run.c may find no token likely enough and read what lies before its list: it cannot be asked. */
const TINY_TOP_P = 0.05;
const TOP_K = [0, 1, 2, 3, 10, 40, 100, 2 ** 31 - 1];
const MIN_P = [0, 1e-6, 0.01, 0.05, 0.3, 0.9, 1];

/** Draws in a row from other logits each time: the random numbers must stay in step too. */
const DRAWS = 8;

/** Compares so many samplers of random options, `DRAWS` draws of each. @returns the ids that were drawn */
function compare(
  rounds: number,
  options: (random: Random) => SamplerOptions,
  oracle: (options: SamplerOptions) => { sample: (logits: Float32Array) => number },
): Set<number> {
  const random = new Random(1);
  const drawn = new Set<number>();
  for (const vocabSize of VOCABULARIES) {
    const sampler = new EngineSampler(module, vocabSize);
    for (let round = 0; round < rounds; round++) {
      const chosen = { ...options(random), seed: randomSeed(random) };
      const expected = oracle(chosen);
      sampler.set(chosen);
      for (let i = 0; i < DRAWS; i++) {
        const logits = randomLogits(random, vocabSize);
        const id = sampler.sample(logits);
        drawn.add(id);
        if (id !== expected.sample(logits)) expect.fail(`${vocabSize} tokens, draw ${i}, ${describeOptions(chosen)}`);
      }
    }
  }
  return drawn;
}

function describeOptions(options: SamplerOptions): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

describe("the sampler", () => {
  it("draws what run.c draws, by temperature, top-p and seed", () => {
    const drawn = compare(
      150,
      (random) => ({ temperature: random.pick(TEMPERATURES), topP: random.pick(TOP_P) }),
      ({ temperature, topP, seed }) => new ReferenceSampler(temperature!, topP!, seed!),
    );
    expect(drawn.size).toBeGreaterThan(400);
  });

  it("draws it from a vocabulary of 32,000 too", () => {
    const random = new Random(2);
    const sampler = new EngineSampler(module, 32000);
    for (const topP of [0, 0.5, 0.9, 0.999]) {
      const seed = randomSeed(random);
      sampler.set({ temperature: 0.9, topP, seed });
      const reference = new ReferenceSampler(0.9, topP, seed);
      for (let i = 0; i < 3; i++) {
        const logits = randomLogits(random, 32000);
        expect(sampler.sample(logits)).toBe(reference.sample(logits));
      }
    }
  });

  it("draws from thousands of candidates as the definitions read", () => {
    const random = new Random(5);
    const vocabSize = 4096;
    const sampler = new EngineSampler(module, vocabSize);
    for (let round = 0; round < 60; round++) {
      const options = {
        temperature: random.pick([0.7, 1, 2]),
        topP: random.pick([0, 0.9, 0.999]),
        topK: random.pick([0, 1000, 1024, 1025, 2000, 4096]),
        minP: random.pick([0, 0, 0.05]),
        seed: randomSeed(random),
      };
      const plain = new PlainSampler(options);
      sampler.set(options);
      for (let i = 0; i < DRAWS; i++) {
        const logits = randomLogits(random, vocabSize);
        if (sampler.sample(logits) !== plain.sample(logits)) expect.fail(`draw ${i}, ${describeOptions(options)}`);
      }
    }
  });

  it("draws from the tokens that top-k, then min-p, then top-p leave", () => {
    compare(
      200,
      (random) => ({
        temperature: random.pick(TEMPERATURES),
        topP: random.pick([TINY_TOP_P, ...TOP_P]),
        topK: random.pick(TOP_K),
        minP: random.pick(MIN_P),
      }),
      (options) => new PlainSampler(options),
    );
  });

  it.each(["topK", "minP"] as const)("takes %s alone", (option) => {
    const choices = option === "topK" ? TOP_K : MIN_P;
    compare(
      50,
      (random) => ({ temperature: 1, [option]: random.pick(choices) }),
      (options) => new PlainSampler(options),
    );
  });

  it("takes the first of the likeliest at temperature 0, whatever else is set, and no random number", () => {
    const random = new Random(3);
    const options = { topP: 0.9, topK: 5, minP: 0.1, seed: 99n };
    const sampler = new EngineSampler(module, 261).set({ ...options, temperature: 0 });
    for (let i = 0; i < 100; i++) {
      const logits = randomLogits(random, 261);
      expect(sampler.sample(logits)).toBe(argmax(logits));
    }
    sampler.skip(10);
    const flat = new Float32Array(261);
    const coin = new ReferenceSampler(1, 1, 99n).random();
    module.exports.setChoice(sampler.pointer, 1, 0, 0, 0);
    expect(sampler.sample(flat)).toBe(Math.floor(coin * 261));
  });

  it("skips the random numbers of tokens that nobody draws", () => {
    const random = new Random(4);
    const sampler = new EngineSampler(module, 261).set({ topP: 0.9, seed: 5n });
    const reference = new ReferenceSampler(1, 0.9, 5n);
    for (let i = 0; i < 50; i++) {
      sampler.skip(i);
      for (let n = 0; n < i; n++) reference.random();
      const logits = randomLogits(random, 261);
      expect(sampler.sample(logits)).toBe(reference.sample(logits));
    }
  });

  it("gives a token of the vocabulary for logits that are no numbers", () => {
    const nan = new Float32Array(7).fill(NaN);
    const some = Float32Array.of(1, NaN, Infinity, -Infinity, 2, Infinity, 0);
    const nothing = new Float32Array(7).fill(-Infinity);
    const sampler = new EngineSampler(module, 7);
    for (const logits of [nan, some, nothing]) {
      for (const temperature of [0, 1]) {
        for (const rest of [{}, { topP: 0.9 }, { topK: 3 }, { minP: 0.5 }, { topP: 0.5, topK: 2, minP: 0.5 }]) {
          const id = sampler.set({ temperature, ...rest }).sample(logits);
          expect(id).toBeGreaterThanOrEqual(0);
          expect(id).toBeLessThan(7);
        }
      }
    }
  });
});
