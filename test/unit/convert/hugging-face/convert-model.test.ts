import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../../src/checkpoint/bytes.ts";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../../../src/checkpoint/checkpoint.ts";
import { type ConversionTarget } from "../../../../src/convert/convert.ts";
import { convertHuggingFaceModel } from "../../../../src/convert/hugging-face/convert-model.ts";
import { openHuggingFaceModel } from "../../../../src/convert/hugging-face/model.ts";
import { huggingFaceConfig, huggingFaceTensors } from "../../../models/hugging-face-files.ts";
import { memoryFolder, memorySource, MemorySink } from "../../../models/memory-folder.ts";
import { randomCheckpoint } from "../../../models/random-checkpoint.ts";
import { safetensorsFile, type TensorBytes } from "../../../models/safetensors-file.ts";
import { type Shape, shapeNamed, SHAPES } from "../../../models/shapes.ts";

/** Every matrix takes several blocks, the last of them short; blocks of wq begin and end inside of heads. */
const LARGE: Shape = {
  name: "several blocks",
  config: { dim: 1026, hiddenDim: 1100, nLayers: 1, nHeads: 3, nKvHeads: 3, vocabSize: 999, seqLen: 7 },
  sharedClassifier: false,
  groupSizes: [2],
};

const V1: ConversionTarget = { version: 1, groupSize: 0 };

async function convert(
  config: Record<string, unknown>,
  tensors: Record<string, TensorBytes>,
  target = V1,
): Promise<Uint8Array> {
  const folder = memoryFolder({ "config.json": JSON.stringify(config), "model.safetensors": safetensorsFile(tensors) });
  const sink = new MemorySink();
  return sink.bytes(await convertHuggingFaceModel(await openHuggingFaceModel(folder), sink, target));
}

/** The checkpoint in the formats that a folder can become. */
function formats(checkpoint: Checkpoint, { groupSizes }: Shape): [ConversionTarget, Uint8Array][] {
  const targets = [V1, { version: 0, groupSize: 0 } as const];
  return [...targets, ...groupSizes.map((groupSize) => ({ version: 2, groupSize }) as const)].map((target) => [
    target,
    serializeCheckpoint(checkpoint, target.version, target.groupSize),
  ]);
}

/** The same tensors, their numbers cut to bfloat16. */
function cutToBfloat16(tensors: Record<string, TensorBytes>): Record<string, TensorBytes> {
  const cut = ({ shape, bytes }: TensorBytes): TensorBytes => ({
    dtype: "BF16",
    shape,
    bytes: Buffer.from(bytes.filter((_, i) => i % 4 >= 2)),
  });
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, cut(tensor)]));
}

describe("a Hugging Face model", () => {
  it.each([...SHAPES, LARGE])("becomes the checkpoint with its numbers, bit for bit: $name", async (shape) => {
    const checkpoint = randomCheckpoint(shape, 5);
    for (const [target, expected] of formats(checkpoint, shape)) {
      const found = await convert(huggingFaceConfig(checkpoint), huggingFaceTensors(checkpoint), target);
      expect(Buffer.compare(found, expected), `v${target.version}, ${target.groupSize}`).toBe(0);
    }
  });

  it("may be of two bytes a weight", async () => {
    const checkpoint = randomCheckpoint(shapeNamed("grouped-query"), 6);
    const bytes = serializeCheckpoint(checkpoint, 1);
    for (let i = 256; i < bytes.length; i += 4) bytes.fill(0, i, i + 2);
    const found = await convert(huggingFaceConfig(checkpoint), cutToBfloat16(huggingFaceTensors(checkpoint)));
    expect(Buffer.compare(found, bytes)).toBe(0);
  });

  it("is read and written in pieces of at most a megabyte", async () => {
    const checkpoint = randomCheckpoint(LARGE, 5);
    const source = memorySource(safetensorsFile(huggingFaceTensors(checkpoint)));
    const config = memorySource(Buffer.from(JSON.stringify(huggingFaceConfig(checkpoint))));
    const model = await openHuggingFaceModel({
      open: (name) => Promise.resolve({ "config.json": config, "model.safetensors": source }[name]),
    });
    let written = 0;
    let last = [0, 0];
    const write = (_: number, bytes: Uint8Array): Promise<void> => {
      written = Math.max(written, bytes.length);
      return Promise.resolve();
    };
    const length = await convertHuggingFaceModel(model, { write }, V1, { onProgress: (...at) => (last = at) });
    expect(last).toEqual([length, length]);
    expect(source.largest).toBeLessThanOrEqual(2 ** 20);
    expect(written).toBeLessThanOrEqual(2 ** 20);
  });

  it("stops when it is told to", async () => {
    const checkpoint = randomCheckpoint(SHAPES[0]!, 5);
    const folder = memoryFolder({
      "config.json": JSON.stringify(huggingFaceConfig(checkpoint)),
      "model.safetensors": safetensorsFile(huggingFaceTensors(checkpoint)),
    });
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: () => { stop.abort(); } }; // prettier-ignore
    const conversion = convertHuggingFaceModel(await openHuggingFaceModel(folder), new MemorySink(), V1, options);
    await expect(conversion).rejects.toMatchObject({ name: "AbortError" });
  });

  it.each([Infinity, NaN])("is refused with a weight of %d", async (value) => {
    const checkpoint = randomCheckpoint(SHAPES[0]!, 5);
    const tensors = huggingFaceTensors(checkpoint);
    tensors["model.norm.weight"] = {
      ...tensors["model.norm.weight"]!,
      bytes: bytesOf(new Float32Array(64).fill(value)),
    };
    await expect(convert(huggingFaceConfig(checkpoint), tensors)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: "model.norm.weight holds a weight that is infinite or not a number",
    });
  });

  it("scales what adds to the residual stream for another epsilon", async () => {
    for (const shape of [shapeNamed("multi-head"), shapeNamed("grouped-query")]) {
      const checkpoint = randomCheckpoint(shape, 5);
      const config = { ...huggingFaceConfig(checkpoint), rms_norm_eps: 1e-5 / 16 };
      const found = parseCheckpoint(await convert(config, huggingFaceTensors(checkpoint)));
      const last = shape.sharedClassifier ? 1 / 4 : 1;
      const factors: Record<string, number> = { tokenEmbedding: 4, wo: 4, w2: 4, rmsFinal: last };
      for (const [name, tensor] of checkpoint.tensors) {
        if (tensor.type !== "f32") continue;
        const expected = tensor.values.map((value) => value * (factors[name] ?? 1));
        expect(found.tensors.get(name), name).toEqual({ type: "f32", values: expected });
      }
    }
  });

  it("is refused in version 0 when its tables would not fit in memory", async () => {
    const checkpoint = randomCheckpoint(SHAPES[0]!, 5);
    const config = { ...huggingFaceConfig(checkpoint), max_position_embeddings: 2 ** 24 };
    await expect(convert(config, huggingFaceTensors(checkpoint), { version: 0, groupSize: 0 })).rejects.toThrow(
      "take version 1, or fewer positions with --context",
    );
  });
});
