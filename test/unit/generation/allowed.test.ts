import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { EngineSampler, GenerationModule } from "./generation-module.ts";
import { randomLogits, randomSeed } from "./random-logits.ts";

const module = await GenerationModule.load();
const EOS = 2;

/** Forbids each token with a probability. */
function forbid(logits: Float32Array, random: Random, probability: number): Float32Array {
  return logits.map((logit) => (random.uniform() < probability ? -Infinity : logit));
}

describe("a draw among the tokens that are allowed", () => {
  it("is the draw from a vocabulary of these alone", () => {
    const random = new Random(3);
    const sampler = new EngineSampler(module, 261);
    for (let round = 0; round < 300; round++) {
      const options = {
        temperature: random.pick([0, 0.3, 1, 1.7]),
        topP: random.pick([1, 0.9, 0.5]),
        topK: random.pick([0, 0, 3]),
        minP: random.pick([0, 0, 0.1]),
        seed: randomSeed(random),
      };
      const logits = forbid(randomLogits(random, 261), random, random.pick([0, 0.5, 0.9, 0.99]));
      const allowed = Array.from(logits.keys()).filter((id) => logits[id] !== -Infinity);
      if (allowed.length === 0) continue;
      const few = new EngineSampler(module, allowed.length).set(options);
      const expected = allowed[few.sample(Float32Array.from(allowed, (id) => logits[id]!))];
      expect(sampler.set(options).drawAllowed(logits)).toBe(expected);
    }
  });

  it("never gives a forbidden one, however unlikely the others are", () => {
    const sampler = new EngineSampler(module, 512);
    const logits = new Float32Array(512).fill(-Infinity);
    logits[77] = -80;
    logits[400] = -100; // softmax leaves it about as much as it would leave a forbidden one
    for (let seed = 1; seed < 2000; seed++) {
      const topP = [1, 0.999999][seed % 2]!;
      const id = sampler.set({ temperature: 1, topP, seed: BigInt(seed) }).drawAllowed(logits);
      expect([77, 400]).toContain(id);
    }
  });

  it("is the end token when there are none", () => {
    const none = new Float32Array(261).fill(-Infinity);
    expect(new EngineSampler(module, 261).set({ temperature: 1 }).drawAllowed(none)).toBe(EOS);
  });

  it("takes what is no number for allowed, and ends", () => {
    const logits = new Float32Array(261).fill(-Infinity);
    logits.fill(NaN, 5, 9);
    for (const temperature of [0, 1]) {
      const id = new EngineSampler(module, 261).set({ temperature, topP: 0.9 }).drawAllowed(logits);
      expect([5, 6, 7, 8]).toContain(id);
    }
  });
});
