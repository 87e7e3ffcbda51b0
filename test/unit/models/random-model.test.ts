import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCheckpoint, toFloat32 } from "../../../src/checkpoint/checkpoint.ts";
import { checkpointBytes } from "../../../src/checkpoint/layout.ts";
import { modelHeader, writeRandomModel } from "../../models/random-model.ts";

describe("a random model of a real shape", () => {
  it("has the size of the original", () => {
    expect(checkpointBytes(modelHeader("stories15M", "f32"))).toBe(60_816_028);
    // 1,100,048,384 parameters, header and RoPE's tables
    expect(checkpointBytes(modelHeader("TinyLlama-1.1B", "f32"))).toBe(4 * 1_100_048_384 + 28 + 2048 * 64 * 4);
  });

  it("is a checkpoint with weights of a real model's size", () => {
    const folder = mkdtempSync(join(tmpdir(), "random-model-"));
    try {
      writeRandomModel(join(folder, "model.bin"), "stories15M", "q8_0");
      const { header, tensors } = parseCheckpoint(readFileSync(join(folder, "model.bin")));
      expect(header).toEqual(modelHeader("stories15M", "q8_0"));
      const w2 = toFloat32(tensors.get("w2")!);
      const deviation = Math.sqrt(w2.reduce((sum, value) => sum + value * value, 0) / w2.length);
      expect(deviation * Math.sqrt(768)).toBeCloseTo(1, 1);
      const embedding = tensors.get("tokenEmbedding")!;
      expect(embedding.type === "q8_0" && embedding.q.every((value) => value !== -128)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
