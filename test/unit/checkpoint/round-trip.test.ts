import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/checkpoint/bytes.ts";
import { parseCheckpoint, serializeCheckpoint, toFloat32 } from "../../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { SHAPES } from "../../models/shapes.ts";

describe("a checkpoint", () => {
  it.each(SHAPES)("of shape $name keeps its tensors in both fp32 versions", (shape) => {
    const checkpoint = randomCheckpoint(shape, 11);
    for (const version of [0, 1] as const) {
      const copy = parseCheckpoint(serializeCheckpoint(checkpoint, version));
      expect(copy.header).toEqual({ ...checkpoint.header, version });
      expect([...copy.tensors.keys()].sort()).toEqual([...checkpoint.tensors.keys()].sort());
      for (const [name, tensor] of checkpoint.tensors) {
        const [before, after] = [tensor, copy.tensors.get(name)!].map((each) => bytesOf(toFloat32(each)));
        expect(Buffer.compare(before!, after!), name).toBe(0);
      }
    }
  });

  it.each(SHAPES)("of shape $name keeps its bytes from Q8_0 to Q8_0", (shape) => {
    const checkpoint = randomCheckpoint(shape, 11);
    for (const groupSize of shape.groupSizes) {
      const bytes = serializeCheckpoint(checkpoint, 2, groupSize);
      const copy = parseCheckpoint(bytes);
      expect(copy.header).toEqual({ ...checkpoint.header, version: 2, groupSize });
      expect(Buffer.compare(serializeCheckpoint(copy, 2, groupSize), bytes)).toBe(0);
    }
  });

  // The scale and the product are rounded: 127 * 2^-24 of a step each, besides the half.
  it.each(SHAPES)("of shape $name is half a step off at most after Q8_0", (shape) => {
    const checkpoint = randomCheckpoint(shape, 11);
    for (const groupSize of shape.groupSizes) {
      const copy = parseCheckpoint(serializeCheckpoint(checkpoint, 2, groupSize));
      for (const [name, tensor] of copy.tensors) {
        const before = toFloat32(checkpoint.tensors.get(name)!);
        const step = (i: number): number => (tensor.type === "f32" ? 0 : tensor.scales[Math.floor(i / groupSize)]!);
        const worst = toFloat32(tensor).reduce((most, value, i) => {
          return Math.max(most, Math.abs(value - before[i]!) - 0.50002 * step(i));
        }, 0);
        expect(worst, name).toBe(0);
      }
    }
  });
});
