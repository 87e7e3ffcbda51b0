import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { shapeNamed } from "../models/shapes.ts";
import type { Candidate } from "../runtimes/index.ts";
import { ROOT } from "../sources.ts";

/** The real model and its tokenizer, as arguments of a command that runs in the root of the repository. */
export const STORIES = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin"];
export { ROOT };

/** For what is the module's own doing and no host's: one runtime tells. */
export const once = { filter: ({ name }: Candidate): boolean => name === "node" };

/** Every runtime but the one that takes seconds to start; it is the same compiler as wasmedge-0.17. */
export const quick = { filter: ({ name }: Candidate): boolean => name !== "wasmedge-0.17-jit" };

/** The hosts that see no more than the folders they are told of; the Node host maps every path's folder. */
export const strict = {
  filter: ({ name }: Candidate): boolean => quick.filter({ name } as Candidate) && !name.startsWith("node"),
};

/** A small model with random weights, 64 positions and 320 tokens. */
const shape = shapeNamed("grouped-query");
export const checkpoint = randomCheckpoint(shape, 1);
export const VOCAB_SIZE = shape.config.vocabSize;
export const SEQ_LEN = shape.config.seqLen;

/** Files that every command may need, by name: model.bin and tokenizer.bin. */
export const MODEL = Buffer.from(serializeCheckpoint(checkpoint, 0));
export const TOKENIZER = randomTokenizer(VOCAB_SIZE, 1);

/** A folder of files for the tests of a file, removed behind them. Returns how to get its path. */
export function folderWith(files: () => Record<string, Buffer | string>): () => string {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "llama2-cli-"));
    for (const [name, bytes] of Object.entries(files())) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return () => folder;
}
