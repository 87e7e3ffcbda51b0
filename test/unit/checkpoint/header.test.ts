import { describe, expect, it } from "vitest";
import { type CheckpointHeader, readHeader, writeHeader } from "../../../src/checkpoint/header.ts";

const config = { dim: 64, hiddenDim: 172, nLayers: 5, nHeads: 8, nKvHeads: 4, vocabSize: 512, seqLen: 256 };
const sizes = [64, 172, 5, 8, 4, 512, 256];

function int32s(bytes: Uint8Array, offset: number, count: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: count }, (_, i) => view.getInt32(offset + 4 * i, true));
}

describe("checkpoint header", () => {
  it("is seven i32 in version 0", () => {
    const bytes = writeHeader({ version: 0, config, sharedClassifier: true, groupSize: 0 });
    expect(bytes).toHaveLength(28);
    expect(int32s(bytes, 0, 7)).toEqual(sizes);
  });

  it("says with a negative vocabulary that the classifier of version 0 is separate", () => {
    const header: CheckpointHeader = { version: 0, config, sharedClassifier: false, groupSize: 0 };
    expect(int32s(writeHeader(header), 20, 1)).toEqual([-512]);
    expect(readHeader(writeHeader(header))).toEqual(header);
  });

  it("is 256 bytes with magic, version, sizes, flag and group size in version 2", () => {
    const bytes = writeHeader({ version: 2, config, sharedClassifier: true, groupSize: 4 });
    expect(bytes).toHaveLength(256);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("24ka"); // "ak42" as a little-endian number
    expect(int32s(bytes, 4, 8)).toEqual([2, ...sizes]);
    expect(bytes[36]).toBe(1);
    expect(int32s(bytes, 37, 1)).toEqual([4]);
    expect(bytes.subarray(41).every((byte) => byte === 0)).toBe(true);
  });

  it("has no group size in version 1", () => {
    const bytes = writeHeader({ version: 1, config, sharedClassifier: false, groupSize: 0 });
    expect(int32s(bytes, 4, 8)).toEqual([1, ...sizes]);
    expect(bytes.subarray(36).every((byte) => byte === 0)).toBe(true);
  });

  it.each([0, 1, 2] as const)("of version %i is read back as it was written", (version) => {
    for (const sharedClassifier of [true, false]) {
      const header = { version, config, sharedClassifier, groupSize: version === 2 ? 4 : 0 };
      expect(readHeader(writeHeader(header))).toEqual(header);
    }
  });
});
