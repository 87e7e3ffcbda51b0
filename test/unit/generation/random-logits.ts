import { type Random } from "../../models/random.ts";

/** How logits may look: nearly equal, as a model's are, spread far, few of them different from each other. */
const SPREADS: readonly ((random: Random) => number)[] = [
  (random) => 0.01 * random.gaussian(),
  (random) => random.gaussian(),
  (random) => 5 * random.gaussian() - 3,
  (random) => 60 * random.gaussian(),
  (random) => Math.round(2 * random.gaussian()) + 0, // never -0
  (random) => (random.integer(50) === 0 ? 12 + random.gaussian() : -4 * random.uniform()),
  () => 0,
];

/** Logits of one of several kinds. */
export function randomLogits(random: Random, vocabSize: number): Float32Array {
  const spread = random.pick(SPREADS);
  return Float32Array.from({ length: vocabSize }, () => spread(random));
}

/** A seed of 64 bits, never 0. */
export function randomSeed(random: Random): bigint {
  return (BigInt(random.bits() >>> 0) << 32n) | BigInt((random.bits() | 1) >>> 0);
}
