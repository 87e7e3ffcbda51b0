import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ModelConfig } from "../../src/checkpoint/config.ts";
import type { CheckpointHeader } from "../../src/checkpoint/header.ts";
import { checkpointLayout } from "../../src/checkpoint/layout.ts";
import { writeRandomWeights } from "../models/random-model.ts";
import { writeTokenizer } from "../models/random-tokenizer.ts";
import { ROOT } from "../sources.ts";

/** Small enough for a page to load at once, and slow enough that a person can stop its answers. */
const LONG: ModelConfig = {
  dim: 256,
  hiddenDim: 768,
  nLayers: 8,
  nHeads: 8,
  nKvHeads: 8,
  vocabSize: 32000,
  seqLen: 4096,
};

/** The tokens that end an answer. */
const ENDS = [1, 2];

/**
 * A folder of models for `pageTest({ models })`: one with random weights, whose answers are thousands of tokens that mean
 * nothing, and have no end. It is written once.
 */
export function longModel(): string {
  const folder = join(ROOT, "build/test-models/endless");
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const header: CheckpointHeader = { version: 2, config: LONG, sharedClassifier: true, groupSize: 64 };
  writeRandomWeights(join(draft, "long.bin"), header);
  makeEndless(join(draft, "long.bin"), header);
  writeTokenizer(join(draft, "tokenizer.bin"), LONG.vocabSize, 1);
  const list = { default: { model: "long.bin", tokenizer: "tokenizer.bin" }, models: [] };
  writeFileSync(join(draft, "models.json"), JSON.stringify(list));
  renameSync(draft, folder);
  return folder;
}

/** Makes the logits of the tokens that end an answer 0, the middle of all: none of them is ever among the likely ones. */
function makeEndless(path: string, header: CheckpointHeader): void {
  const { offset, rows, cols, groupSize } = checkpointLayout(header).find(({ name }) => name === "tokenEmbedding")!;
  const zeroScales = new Float32Array(cols / groupSize);
  const file = openSync(path, "r+");
  for (const id of ENDS)
    writeSync(file, zeroScales, 0, zeroScales.byteLength, offset + rows * cols + id * zeroScales.byteLength);
  closeSync(file);
}
