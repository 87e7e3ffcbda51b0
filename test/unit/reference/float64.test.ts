import { describe, expect, it } from "vitest";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { SHAPES } from "../../models/shapes.ts";
import { FLOAT64 } from "../../reference/arithmetic.ts";
import { ReferenceModel, type ReferenceOptions } from "../../reference/llama.ts";

/** The largest distance between float32 and float64 logits over a sequence, and the largest logit. */
function distance(checkpoint: Checkpoint, options: ReferenceOptions): { worst: number; largest: number } {
  const single = new ReferenceModel(checkpoint);
  const double = new ReferenceModel(checkpoint, { arithmetic: FLOAT64, ...options });
  const { vocabSize, seqLen } = single.config;
  let worst = 0;
  let largest = 0;
  for (let pos = 0; pos < Math.min(12, seqLen); pos++) {
    const token = (pos * 53 + 1) % vocabSize;
    const exact = double.forward(token, pos);
    single.forward(token, pos).forEach((logit, i) => {
      worst = Math.max(worst, Math.abs(logit - exact[i]!));
      largest = Math.max(largest, Math.abs(logit));
    });
  }
  return { worst, largest };
}

describe("float32 rounding", () => {
  it.each(SHAPES)("moves fp32 logits of a few units by less than 1e-4: $name", (shape) => {
    const { worst, largest } = distance(randomCheckpoint(shape, 1), {});
    expect(largest).toBeGreaterThan(2);
    expect(largest).toBeLessThan(10);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(1e-4);
  });

  // Rounding may push an activation to the next of its 255 levels, which no bound of float32's size can hold.
  it.each(SHAPES)("moves Q8_0 logits by less than a step of quantisation: $name", (shape) => {
    for (const groupSize of shape.groupSizes) {
      const checkpoint = parseCheckpoint(serializeCheckpoint(randomCheckpoint(shape, 1), 2, groupSize));
      expect(distance(checkpoint, {}).worst).toBeLessThan(0.1);
    }
  });

  it.each(SHAPES)("and quantised inputs move Q8_0 logits by less than 1: $name", (shape) => {
    for (const groupSize of shape.groupSizes) {
      const checkpoint = parseCheckpoint(serializeCheckpoint(randomCheckpoint(shape, 1), 2, groupSize));
      expect(distance(checkpoint, { quantizeActivations: false }).worst).toBeLessThan(1);
    }
  });
});
