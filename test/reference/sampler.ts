import { FLOAT32 } from "./arithmetic.ts";
import { softmax } from "./llama.ts";

const f = Math.fround;
const MASK = 2n ** 64n - 1n;

/** run.c's sampler: the oracle for the engine's draws. All probabilities are float32, every sum runs in order. */
export class ReferenceSampler {
  private readonly temperature: number;
  private readonly topp: number;
  private state: bigint;

  /** @param seed 1 to 2^64 - 1: xorshift* has no other state */
  constructor(temperature: number, topp: number, seed: bigint) {
    this.temperature = f(temperature);
    this.topp = f(topp);
    this.state = seed;
  }

  /** The next token. Draws one random number, unless the temperature is 0. */
  sample(logits: ArrayLike<number>): number {
    if (this.temperature === 0) return argmax(logits);
    const probabilities = Float64Array.from(logits, (logit) => f(logit / this.temperature));
    softmax(FLOAT32, probabilities);
    const coin = this.random();
    if (this.topp <= 0 || this.topp >= 1) return sampleMult(probabilities, coin);
    return sampleTopp(probabilities, this.topp, coin);
  }

  /** xorshift*: a float32 in [0, 1) with 24 random bits. */
  random(): number {
    this.state ^= this.state >> 12n;
    this.state ^= (this.state << 25n) & MASK;
    this.state ^= this.state >> 27n;
    const bits = ((this.state * 0x2545f4914f6cdd1dn) & MASK) >> 32n;
    return Number(bits >> 8n) / 2 ** 24;
  }
}

/** The first of the largest. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** The index at which the running sum of probabilities passes the coin. */
export function sampleMult(probabilities: Float64Array, coin: number): number {
  let cdf = 0;
  for (let i = 0; i < probabilities.length; i++) {
    cdf = f(cdf + probabilities[i]!);
    if (coin < cdf) return i;
  }
  return probabilities.length - 1; // rounding left the sum below the coin
}

/** Draws from the fewest, likeliest tokens whose probabilities add up to more than topp. */
export function sampleTopp(probabilities: Float64Array, topp: number, coin: number): number {
  const cutoff = f(f(1 - topp) / (probabilities.length - 1)); // less than this cannot be among them
  const candidates = Array.from(probabilities, (probability, index) => ({ probability, index }))
    .filter(({ probability }) => probability >= cutoff)
    .sort((a, b) => b.probability - a.probability || a.index - b.index);
  let cumulative = 0;
  let last = candidates.length - 1; // rounding may leave the sum below topp
  for (let i = 0; i < candidates.length; i++) {
    cumulative = f(cumulative + candidates[i]!.probability);
    if (cumulative > topp) {
      last = i;
      break;
    }
  }
  const target = f(coin * cumulative);
  let cdf = 0;
  for (let i = 0; i <= last; i++) {
    cdf = f(cdf + candidates[i]!.probability);
    if (target < cdf) return candidates[i]!.index;
  }
  return candidates[last]!.index;
}
