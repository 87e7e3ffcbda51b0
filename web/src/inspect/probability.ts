import type { Candidate, Token } from "../conversation.ts";

const LN2 = Math.log(2);

/** How sure the model was of a token, in five steps: 4 the surest. Each has a colour and a mark of its own. */
export type Sureness = 0 | 1 | 2 | 3 | 4;

/** The least probability of each step above the lowest. */
export const SURENESS_STEPS = [0.05, 0.25, 0.6, 0.9] as const;

/** The probability of a token before temperature and filters change it. */
export function probability({ logprob }: Candidate): number {
  return Math.exp(Math.min(logprob, 0));
}

export function sureness(token: Candidate): Sureness {
  const p = probability(token);
  return SURENESS_STEPS.filter((least) => p >= least).length as Sureness;
}

/** How surprising a token was, in bits: 0 for a certain one, one more for each halving of its probability. */
export function surprise({ logprob }: Candidate): number {
  return Math.max(-logprob / LN2, 0);
}

/**
 * How undecided the model was, in bits: the entropy of the likeliest tokens and of all others taken as one. The others are in
 * truth many, so it is a lower bound; a small one where the ten hold most of the probability.
 */
export function entropy({ top }: Token): number {
  let rest = 1;
  let bits = 0;
  for (const candidate of top) {
    const p = probability(candidate);
    rest -= p;
    if (p > 0) bits -= p * Math.log2(p);
  }
  return rest > 1e-9 ? bits - rest * Math.log2(rest) : bits;
}

/** What an answer's tokens say together. */
export interface SurpriseSummary {
  /** The mean surprise, in bits. */
  readonly mean: number;
  /** 2 to the power of that: of how many equally likely tokens each seemed to be one. */
  readonly perplexity: number;
  /** The number of the most surprising token. */
  readonly peak: number;
}

/** Undefined for no tokens. */
export function summarise(tokens: readonly Token[]): SurpriseSummary | undefined {
  if (tokens.length === 0) return undefined;
  const bits = tokens.map(surprise);
  const mean = bits.reduce((sum, value) => sum + value, 0) / bits.length;
  return { mean, perplexity: 2 ** mean, peak: bits.indexOf(Math.max(...bits)) };
}
