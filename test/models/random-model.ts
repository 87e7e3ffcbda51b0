import { closeSync, openSync, writeSync } from "node:fs";
import { type ModelConfig } from "../../src/checkpoint/config.ts";
import { type CheckpointHeader, writeHeader } from "../../src/checkpoint/header.ts";
import { checkpointLayout, type TensorSpan } from "../../src/checkpoint/layout.ts";
import { defaultGroupSize } from "../../src/checkpoint/quantize.ts";
import { Random } from "./random.ts";

/** The shapes that benchmarks are stated for. */
export const MODEL_SHAPES = {
  stories15M: { dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6, vocabSize: 32000, seqLen: 256 },
  stories110M: { dim: 768, hiddenDim: 2048, nLayers: 12, nHeads: 12, nKvHeads: 12, vocabSize: 32000, seqLen: 1024 },
  "TinyLlama-1.1B": {
    dim: 2048,
    hiddenDim: 5632,
    nLayers: 22,
    nHeads: 32,
    nKvHeads: 4,
    vocabSize: 32000,
    seqLen: 2048,
  },
} as const satisfies Record<string, ModelConfig>;

export type ModelShape = keyof typeof MODEL_SHAPES;

/** fp32 is written as version 0, the only one that run.c reads; Q8_0 as version 2, the only one that runq.c reads. */
export type ModelFormat = "f32" | "q8_0";

/** The header of such a model: the classifier is shared as in the original, the group size export.py's. */
export function modelHeader(shape: ModelShape, format: ModelFormat): CheckpointHeader {
  const config: ModelConfig = MODEL_SHAPES[shape];
  const sharedClassifier = shape !== "TinyLlama-1.1B";
  if (format === "f32") return { version: 0, config, sharedClassifier, groupSize: 0 };
  return { version: 2, config, sharedClassifier, groupSize: defaultGroupSize(config) };
}

const CHUNK_BYTES = 2 ** 22;

/** Writes a model of a real shape with random weights. */
export function writeRandomModel(path: string, shape: ModelShape, format: ModelFormat): void {
  writeRandomWeights(path, modelHeader(shape, format));
}

/** Writes a model of any shape with random weights, a few megabytes at a time. Equal calls give equal files. */
export function writeRandomWeights(path: string, header: CheckpointHeader): void {
  const random = new Random(1);
  const file = openSync(path, "w");
  try {
    writeAll(file, writeHeader(header));
    for (const span of checkpointLayout(header)) writeTensor(file, span, random);
  } finally {
    closeSync(file);
  }
}

function writeTensor(file: number, span: TensorSpan, random: Random): void {
  const { name, rows, cols, groupSize } = span;
  const count = rows * cols;
  const deviation = 1 / Math.sqrt(cols);
  if (name.startsWith("rms")) {
    writeFloats(file, count, random, 0.9, 1.1);
  } else if (groupSize === 0) {
    writeFloats(file, count, random, -Math.sqrt(3) * deviation, Math.sqrt(3) * deviation);
  } else {
    writeInts(file, count, random);
    const scale = deviation / (127 / Math.sqrt(3)); // over the deviation of whole numbers from -127 to 127
    writeFloats(file, count / groupSize, random, 0.9 * scale, 1.1 * scale);
  }
}

function writeFloats(file: number, count: number, random: Random, from: number, to: number): void {
  const chunk = new Float32Array(CHUNK_BYTES / 4);
  for (let done = 0; done < count; done += chunk.length) {
    const part = chunk.subarray(0, count - done);
    for (let i = 0; i < part.length; i++) part[i] = from + (to - from) * random.uniform();
    writeAll(file, new Uint8Array(part.buffer, 0, part.byteLength));
  }
}

/** Bytes from -127 to 127; -128 is not a Q8_0 weight. */
function writeInts(file: number, count: number, random: Random): void {
  const words = new Int32Array(CHUNK_BYTES / 4);
  const bytes = new Int8Array(words.buffer);
  for (let done = 0; done < count; done += bytes.length) {
    const length = Math.min(bytes.length, count - done);
    for (let i = 0; 4 * i < length; i++) words[i] = random.bits();
    for (let i = 0; i < length; i++) if (bytes[i] === -128) bytes[i] = 0;
    writeAll(file, new Uint8Array(words.buffer, 0, length));
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
