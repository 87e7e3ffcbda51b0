import { describe, expect, it } from "vitest";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { type ByteSource, convertCheckpoint, readSourceHeader } from "../../../src/convert/convert.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { type Shape, SHAPES } from "../../models/shapes.ts";

/** Larger than a block of the converter: its tables and w1 take several, the last of them short. */
const LARGE: Shape = {
  name: "several blocks",
  config: { dim: 96, hiddenDim: 4000, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 6001, seqLen: 7 },
  sharedClassifier: false,
  groupSizes: [8, 32],
};

/** The source also notes the largest piece that it was asked for. */
function sourceOf(bytes: Uint8Array): ByteSource & { largest: number } {
  return {
    size: bytes.length,
    largest: 0,
    read(offset, length) {
      this.largest = Math.max(this.largest, length);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

async function convert(bytes: Uint8Array, version: 0 | 1 | 2, groupSize: number): Promise<Uint8Array> {
  const source = sourceOf(bytes);
  const parts: [number, Uint8Array][] = [];
  const sink = {
    write(offset: number, part: Uint8Array) {
      parts.push([offset, part.slice()]);
      return Promise.resolve();
    },
  };
  const length = await convertCheckpoint(source, await readSourceHeader(source), sink, { version, groupSize });
  const result = new Uint8Array(length).fill(0xaa);
  for (const [offset, part] of parts) result.set(part, offset);
  expect(source.largest).toBeLessThanOrEqual(2 ** 20);
  return result;
}

/** The checkpoint in every version and group size. */
function formats(checkpoint: Checkpoint, groupSizes: readonly number[]): [0 | 1 | 2, number, Uint8Array][] {
  const targets = [[0, 0], [1, 0], ...groupSizes.map((groupSize) => [2, groupSize])] as [0 | 1 | 2, number][];
  return targets.map(([version, groupSize]) => [
    version,
    groupSize,
    serializeCheckpoint(checkpoint, version, groupSize),
  ]);
}

describe("the converter", () => {
  it.each([...SHAPES, LARGE])("streams what the whole model in memory gives: $name", async (shape) => {
    const checkpoint = randomCheckpoint(shape, 5);
    for (const [, , input] of formats(checkpoint, shape.groupSizes)) {
      for (const [version, groupSize, output] of formats(parseCheckpoint(input), shape.groupSizes)) {
        expect(Buffer.compare(await convert(input, version, groupSize), output)).toBe(0);
      }
    }
  });

  it("refuses groups that do not tile the rows", async () => {
    const bytes = serializeCheckpoint(randomCheckpoint(SHAPES[0]!, 5), 1);
    await expect(convert(bytes, 2, 64)).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });

  it("checks the file's length before it writes", async () => {
    const bytes = serializeCheckpoint(randomCheckpoint(SHAPES[0]!, 5), 1);
    const cut = bytes.subarray(0, bytes.length - 1);
    await expect(readSourceHeader(sourceOf(cut))).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
  });
});
