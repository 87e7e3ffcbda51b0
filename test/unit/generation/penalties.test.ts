import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { EngineSampler, GenerationModule } from "./generation-module.ts";
import { randomLogits } from "./random-logits.ts";

const f = Math.fround;
const module = await GenerationModule.load();
const { exports } = module;
const VOCABULARY = 21;

interface PenaltyOptions {
  readonly repetition?: number;
  readonly frequency?: number;
  readonly presence?: number;
  readonly window?: number;
}

/** The definitions: CTRL's repetition penalty, then OpenAI's frequency and presence penalties, then the biases. */
function penalised(
  logits: Float32Array,
  text: readonly number[],
  { repetition = 1, frequency = 0, presence = 0, window = 0 }: PenaltyOptions,
  biases: ReadonlyMap<number, number>,
): Float32Array {
  const recent = window > 0 ? text.slice(-window) : text;
  return logits.map((logit, id) => {
    const times = recent.filter((token) => token === id).length;
    let changed = logit;
    if (times > 0) {
      changed = f(logit > 0 ? logit / f(repetition) : logit * f(repetition));
      changed = f(changed - f(f(times * f(frequency)) + f(presence)));
    }
    return f(changed + f(biases.get(id) ?? 0));
  });
}

/** Penalties with room to remember `capacity` tokens. */
function newPenalties(options: PenaltyOptions, capacity = 8192): number {
  const { repetition = 1, frequency = 0, presence = 0, window = 0 } = options;
  const penalties = exports.newPenalties(VOCABULARY, capacity);
  exports.setPenalties(penalties, repetition, frequency, presence, window);
  return penalties;
}

const block = module.floats(VOCABULARY);

function apply(penalties: number, logits: Float32Array): Float32Array {
  block.fill(logits);
  exports.applyPenalties(penalties, block.at);
  return block.read();
}

describe("penalties", () => {
  it("change the logits as they are defined, whatever is combined", () => {
    const random = new Random(1);
    for (let round = 0; round < 300; round++) {
      const options = {
        repetition: random.pick([1, 1.1, 1.3, 2, 0.5]),
        frequency: random.pick([0, 0.2, 1.7, -0.4]),
        presence: random.pick([0, 0.6, -1]),
        window: random.pick([0, 1, 5, 64]),
      };
      const penalties = newPenalties(options);
      const biases = new Map<number, number>();
      const text: number[] = [];
      for (let step = 0; step < 40; step++) {
        const id = random.integer(VOCABULARY);
        if (random.integer(8) === 0) {
          biases.set(id, random.gaussian() * 10);
          expect(exports.setBias(penalties, id, biases.get(id)!)).toBe(1);
        }
        exports.accept(penalties, id);
        text.push(id);
        const logits = randomLogits(random, VOCABULARY);
        expect(apply(penalties, logits)).toEqual(penalised(logits, text, options, biases));
      }
    }
  });

  it("leave the logits alone when they are off", () => {
    const penalties = newPenalties({});
    for (const id of [1, 1, 2]) exports.accept(penalties, id);
    const logits = randomLogits(new Random(2), VOCABULARY);
    expect(apply(penalties, logits)).toEqual(logits);
  });

  it("forget what lies further back than they can remember", () => {
    const random = new Random(3);
    for (const window of [0, 3, 7, 20]) {
      const options = { frequency: 1, presence: 0.5, window };
      const penalties = newPenalties(options, 7);
      const text: number[] = [];
      for (let step = 0; step < 100; step++) {
        const id = random.integer(VOCABULARY);
        exports.accept(penalties, id);
        text.push(id);
        const logits = randomLogits(random, VOCABULARY);
        const remembered = text.slice(-7);
        expect(apply(penalties, logits)).toEqual(penalised(logits, remembered, options, new Map()));
      }
    }
  });

  it("refuse a bias for a token that there is not", () => {
    const penalties = newPenalties({});
    expect([-1, VOCABULARY, 2 ** 31 - 1].map((id) => exports.setBias(penalties, id, 5))).toEqual([0, 0, 0]);
    expect([0, VOCABULARY - 1].map((id) => exports.setBias(penalties, id, 5))).toEqual([1, 1]);
  });

  it("decide what the sampler draws, at temperature 0 as well", () => {
    const logits = Float32Array.from({ length: VOCABULARY }, (_, id) => -id);
    for (const temperature of [0, 0.01]) {
      const sampler = new EngineSampler(module, VOCABULARY).set({ temperature });
      expect(sampler.sample(logits)).toBe(0);
      exports.setPenalties(sampler.penalties, 1, 1.75, 0, 0);
      const drawn = Array.from({ length: 6 }, () => {
        const id = sampler.sample(logits);
        exports.accept(sampler.penalties, id);
        return id;
      });
      expect(drawn).toEqual([0, 1, 0, 2, 1, 3]); // each pays 1.75 for every time that it was drawn
      exports.setBias(sampler.penalties, 9, 100);
      expect(sampler.sample(logits)).toBe(9);
    }
  });
});
