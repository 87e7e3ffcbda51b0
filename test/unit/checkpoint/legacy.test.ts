import { describe, expect, it } from "vitest";
import { parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { floatsAt } from "../../../src/checkpoint/bytes.ts";
import { checkpointLayout } from "../../../src/checkpoint/layout.ts";
import { storiesBytes } from "../../models/stories.ts";

const original = storiesBytes("stories260K.bin");
const checkpoint = parseCheckpoint(original);
const written = serializeCheckpoint(checkpoint, 0);
const rope = checkpointLayout(checkpoint.header).filter(({ name }) => name.startsWith("rope"));

describe("a legacy checkpoint of llama2.c's author", () => {
  it("has the sizes its card states", () => {
    const config = { dim: 64, hiddenDim: 172, nLayers: 5, nHeads: 8, nKvHeads: 4, vocabSize: 512, seqLen: 512 };
    expect(checkpoint.header).toEqual({ version: 0, config, sharedClassifier: true, groupSize: 0 });
  });

  it("is written back with the same bytes outside RoPE's tables", () => {
    const start = rope[0]!.offset;
    expect(rope.map(({ bytes }) => bytes)).toEqual([512 * 4 * 4, 512 * 4 * 4]);
    expect(written).toHaveLength(original.length);
    expect(Buffer.compare(written.subarray(0, start), original.subarray(0, start))).toBe(0);
  });

  it("is written back with RoPE's tables equal to the last bit or two", () => {
    for (const { offset, bytes } of rope) {
      const [ours, theirs] = [floatsAt(written, offset, bytes / 4), floatsAt(original, offset, bytes / 4)];
      const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0);
      expect(worst).toBeLessThanOrEqual(2 ** -23);
    }
  });
});
