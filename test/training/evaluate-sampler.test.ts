import { expect, it } from "vitest";
import { Random } from "../../models/training/corpus/random.ts";
import { greedy, nucleus } from "../../models/training/evaluate/sampler.ts";

const PROBABILITIES = [0.1, 0.5, 0.05, 0.35];
const logits = Float32Array.from(PROBABILITIES, (p) => Math.log(p) + 3);
const DRAWS = 20_000;

function shares(temperature: number, topP: number): number[] {
  const sample = nucleus(temperature, topP, new Random(9));
  const counts = PROBABILITIES.map(() => 0);
  for (let i = 0; i < DRAWS; i++) counts[sample(logits)]!++;
  return counts.map((count) => count / DRAWS);
}

it("takes the likeliest token, of several the first", () => {
  expect(greedy(logits)).toBe(1);
  expect(greedy(new Float32Array([1, 2, 2]))).toBe(1);
});

it.each([
  [1, 1, PROBABILITIES],
  [1, 0.8, [0, 0.5 / 0.85, 0, 0.35 / 0.85]],
  [1, 0.4, [0, 1, 0, 0]],
  [1, 0, [0, 1, 0, 0]],
  [0.5, 1, PROBABILITIES.map((p) => p ** 2 / PROBABILITIES.reduce((sum, q) => sum + q ** 2, 0))],
])("draws at temperature %d from the likeliest tokens up to %d", (temperature, topP, expected) => {
  for (const [id, share] of shares(temperature, topP).entries()) expect(share).toBeCloseTo(expected[id]!, 1.7);
});
