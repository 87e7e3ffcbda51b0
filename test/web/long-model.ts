import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelConfig } from "../../src/checkpoint/config.ts";
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

/**
 * A folder of models for `pageTest({ models })`: one with random weights, whose answers are thousands of tokens that mean
 * nothing. It is written once.
 */
export function longModel(): string {
  const folder = join(ROOT, "build/test-models/long");
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const header = { version: 2, config: LONG, sharedClassifier: true, groupSize: 64 } as const;
  writeRandomWeights(join(draft, "long.bin"), header);
  writeTokenizer(join(draft, "tokenizer.bin"), LONG.vocabSize, 1);
  const list = { default: { model: "long.bin", tokenizer: "tokenizer.bin" }, models: [] };
  writeFileSync(join(draft, "models.json"), JSON.stringify(list));
  renameSync(draft, folder);
  return folder;
}
