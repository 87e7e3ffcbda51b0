import { readFileSync } from "node:fs";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { defaultGroupSize } from "../../src/checkpoint/quantize.ts";

/** The real models of the golden outputs: a small one, and the Q8_0 model that our converter makes of it. */
export type StoriesName = "stories260K.bin" | "stories260K-q8_0.bin";

/** The bytes of a real model. */
export function storiesBytes(name: StoriesName): Uint8Array {
  const original = readFileSync(new URL("./stories260K.bin", import.meta.url));
  if (name === "stories260K.bin") return original;
  const checkpoint = parseCheckpoint(original);
  return serializeCheckpoint(checkpoint, 2, defaultGroupSize(checkpoint.header.config));
}

/** A real model, parsed. */
export function storiesCheckpoint(name: StoriesName): Checkpoint {
  return parseCheckpoint(storiesBytes(name));
}

/** The bytes of its tokenizer. */
export function storiesTokenizer(): Buffer {
  return readFileSync(new URL("./tok512.bin", import.meta.url));
}
