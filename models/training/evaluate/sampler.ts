import { type Random } from "../corpus/random.ts";

/** Chooses the next token from the logits of the last one. */
export type Sampler = (logits: Float32Array) => number;

/** The likeliest token; of several the first. */
export const greedy: Sampler = (logits) => {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
};

/**
 * Draws from the fewest, likeliest tokens that make up `topP` of the probability at a temperature above 0.
 *
 * Source: Holtzman et al., 2020, "The Curious Case of Neural Text Degeneration", arXiv 1904.09751, section 3.1.
 */
export function nucleus(temperature: number, topP: number, random: Random): Sampler {
  return (logits) => {
    const most = logits[greedy(logits)]!;
    const all = Array.from(logits, (logit, id) => ({ id, weight: Math.exp((logit - most) / temperature) }));
    const whole = all.reduce((sum, { weight }) => sum + weight, 0);
    // What is below this cannot be among them: all tokens that are left out make up less than 1 - topP.
    const least = ((1 - topP) * whole) / logits.length;
    const weights = all.filter(({ weight }) => weight >= least);
    weights.sort((a, b) => b.weight - a.weight || a.id - b.id);
    let wanted = topP * whole;
    let kept = 0;
    let total = 0;
    while (kept < weights.length && wanted > 0) {
      wanted -= weights[kept]!.weight;
      total += weights[kept]!.weight;
      kept++;
    }
    let left = random.next() * total;
    for (const { id, weight } of weights.slice(0, kept - 1)) {
      left -= weight;
      if (left < 0) return id;
    }
    return weights[Math.max(kept - 1, 0)]!.id;
  };
}
