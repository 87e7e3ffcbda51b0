import { describe, expect, it } from "vitest";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { convertCheckpoint, readSourceHeader } from "../../../src/convert/convert.ts";
import { memorySource, MemorySink } from "../../models/memory-folder.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { type Shape, SHAPES } from "../../models/shapes.ts";

/** Larger than a block of the converter: its tables and w1 take several, the last of them short. */
const LARGE: Shape = {
  name: "several blocks",
  config: { dim: 96, hiddenDim: 4000, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 6001, seqLen: 7 },
  sharedClassifier: false,
  groupSizes: [8, 32],
};

async function convert(bytes: Uint8Array, version: 0 | 1 | 2, groupSize: number): Promise<Uint8Array> {
  const source = memorySource(bytes);
  const sink = new MemorySink();
  const length = await convertCheckpoint(source, await readSourceHeader(source), sink, { version, groupSize });
  expect(source.largest).toBeLessThanOrEqual(2 ** 20);
  return sink.bytes(length);
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
    await expect(readSourceHeader(memorySource(cut))).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
  });
});
