import { describe, expect, it } from "vitest";
import { defaultGroupSize, dequantizeQ80, quantizeQ80 } from "../../../src/checkpoint/quantize.ts";

function quantize(values: number[], groupSize = values.length): { q: number[]; scales: number[] } {
  const { q, scales } = quantizeQ80(Float32Array.from(values), groupSize);
  return { q: [...q], scales: [...scales] };
}

describe("Q8_0", () => {
  it("divides by the largest magnitude over 127", () => {
    // 254 / 127 = 2 a step
    expect(quantize([254, 100, -8, 0])).toEqual({ q: [127, 50, -4, 0], scales: [2] });
  });

  it("rounds halves to the even integer, on both sides of 0", () => {
    expect(quantize([127, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5]).q).toEqual([127, 0, 2, 2, 0, -2, -2]);
  });

  it("rounds the scale to float32 before it divides", () => {
    const { q, scales } = quantize([0.1, 0.05]);
    expect(scales).toEqual([Math.fround(Math.fround(0.1) / 127)]);
    expect(q).toEqual([127, 64]); // 0.05 / scale = 63.5: a tie that goes to the even side
  });

  it("gives every group a scale of its own", () => {
    expect(quantize([127, 1, 12.7, -12.7, 0.25, 0.5], 2)).toEqual({
      q: [127, 1, 127, -127, 64, 127],
      scales: [1, Math.fround(0.1), Math.fround(0.5 / 127)],
    });
  });

  it("makes zeros of a group of zeros", () => {
    expect(quantize([0, -0, 0])).toEqual({ q: [0, 0, 0], scales: [0] });
  });

  it("stays within 127 where the scale is subnormal", () => {
    const least = 2 ** -149;
    expect(quantize([190 * least, -190 * least])).toEqual({ q: [127, -127], scales: [least] });
    expect(quantize([63 * least, least])).toEqual({ q: [0, 0], scales: [0] });
  });

  it("dequantises to float32 products", () => {
    const scales = Float32Array.of(0.1, 3);
    expect(dequantizeQ80({ q: Int8Array.of(3, -127, 5, 0), scales }, 2)).toEqual(
      Float32Array.of(3 * scales[0]!, -127 * scales[0]!, 15, 0),
    );
  });

  it("prefers groups of 64 and halves them until they tile the rows", () => {
    const config = { nLayers: 1, nHeads: 1, nKvHeads: 1, vocabSize: 4, seqLen: 1 };
    const sizes = [
      [768, 2048],
      [288, 768],
      [64, 172],
      [6, 7],
    ] as const;
    expect(sizes.map(([dim, hiddenDim]) => defaultGroupSize({ ...config, dim, hiddenDim }))).toEqual([64, 32, 4, 1]);
  });
});
