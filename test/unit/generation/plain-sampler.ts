import { FLOAT32 } from "../../reference/arithmetic.ts";
import { softmax } from "../../reference/llama.ts";
import { argmax, ReferenceSampler, sampleMult } from "../../reference/sampler.ts";
import { type SamplerOptions } from "./generation-module.ts";

const f = Math.fround;

interface Candidate {
  readonly id: number;
  readonly probability: number;
}

/** The sampler as its definitions read, with a full sort: one step after another, each on what the one before left. */
export class PlainSampler {
  private readonly options: Required<SamplerOptions>;
  /** Only its random numbers are used here. */
  private readonly coins: ReferenceSampler;

  constructor({ temperature = 1, topP = 0, topK = 0, minP = 0, seed = 1n }: SamplerOptions) {
    this.options = { temperature: f(temperature), topP: f(topP), topK, minP: f(minP), seed };
    this.coins = new ReferenceSampler(1, 1, seed);
  }

  sample(logits: Float32Array): number {
    const { temperature, topP, topK, minP } = this.options;
    if (temperature === 0) return argmax(logits);
    const probabilities = Float64Array.from(logits, (logit) => f(logit / temperature));
    softmax(FLOAT32, probabilities);
    const coin = this.coins.random();
    const nucleus = topP > 0 && topP < 1;
    if (!nucleus && topK === 0 && minP === 0) return sampleMult(probabilities, coin);

    let candidates = Array.from(probabilities, (probability, id): Candidate => ({ id, probability }));
    candidates.sort((a, b) => b.probability - a.probability || a.id - b.id);
    if (topK > 0) candidates = candidates.slice(0, topK);
    const least = f(minP * candidates[0]!.probability);
    candidates = candidates.filter(({ probability }) => probability >= least);
    if (nucleus) candidates = shortestWithMass(candidates, topP);
    return draw(candidates, coin);
  }
}

/** The fewest of the likeliest whose probabilities add up to more than `mass`; all when they never do. */
function shortestWithMass(candidates: readonly Candidate[], mass: number): Candidate[] {
  let sum = 0;
  const last = candidates.findIndex(({ probability }) => (sum = f(sum + probability)) > mass);
  return candidates.slice(0, last < 0 ? candidates.length : last + 1);
}

/** The candidate at which the rising sum passes the coin's part of the whole. */
function draw(candidates: readonly Candidate[], coin: number): number {
  const total = candidates.reduce((sum, { probability }) => f(sum + probability), 0);
  const target = f(coin * total);
  let sum = 0;
  const found = candidates.find(({ probability }) => target < (sum = f(sum + probability)));
  return (found ?? candidates.at(-1)!).id;
}
