import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelConfig } from "../../src/checkpoint/config.ts";
import { type CheckpointHeader, writeHeader } from "../../src/checkpoint/header.ts";
import { checkpointLayout } from "../../src/checkpoint/layout.ts";
import { MODEL_SHAPES, modelHeader, writeRandomWeights } from "../models/random-model.ts";
import { writeTokenizer } from "../models/random-tokenizer.ts";
import { ROOT } from "../sources.ts";

/** Large enough that a prompt of thousands of tokens takes seconds, and an answer half a minute. */
const SLOW: ModelConfig = {
  dim: 512,
  hiddenDim: 2048,
  nLayers: 16,
  nHeads: 8,
  nKvHeads: 2,
  vocabSize: 32000,
  seqLen: 8192,
};

export const SLOW_CONTEXT = SLOW.seqLen;

/** The logit bias that keeps a random model from ending. */
export const ENDLESS = { "1": -100, "2": -100 };

const HEADER: CheckpointHeader = { version: 2, config: SLOW, sharedClassifier: true, groupSize: 64 };
const FOLDER = "build/test-models";

/** A slow model with random weights, written once: its arguments for a server that runs in the root of the repository. */
export function slowModel(): string[] {
  const model = kept("slow.bin", (path) => {
    writeRandomWeights(path, HEADER);
  });
  return [model, "-z", slowTokenizer()];
}

/** The tokenizer of the models of 32,000 tokens. */
function slowTokenizer(): string {
  return kept("tokenizer-32000.bin", (path) => {
    writeTokenizer(path, SLOW.vocabSize, 1);
  });
}

/**
 * A model of 1.2 GB that takes a while to load: all of its weights are zero and take no room on the disk. For one test,
 * which removes the folder.
 */
export function hugeModel(): { folder: string; args: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "llama2-server-"));
  const header = modelHeader("TinyLlama-1.1B", "q8_0");
  writeFileSync(join(folder, "model.bin"), writeHeader(header));
  const last = checkpointLayout(header).at(-1);
  truncateSync(join(folder, "model.bin"), last.offset + last.bytes);
  writeTokenizer(join(folder, "tokenizer.bin"), MODEL_SHAPES["TinyLlama-1.1B"].vocabSize, 1);
  return { folder, args: ["model.bin", "-z", "tokenizer.bin"] };
}

function kept(name: string, write: (path: string) => void): string {
  const path = join(ROOT, FOLDER, name);
  if (!existsSync(path)) {
    mkdirSync(join(ROOT, FOLDER), { recursive: true });
    const draft = `${path}.${process.pid}`;
    write(draft);
    renameSync(draft, path);
  }
  return `${FOLDER}/${name}`;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true });
}
