import { existsSync, mkdirSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  type ModelFormat,
  type ModelShape,
  modelHeader,
  MODEL_SHAPES,
  writeRandomModel,
} from "../test/models/random-model.ts";
import { writeTokenizer } from "../test/models/random-tokenizer.ts";
import { readVocabulary } from "./gguf-vocabulary.ts";
import { writeGguf } from "./gguf.ts";

const CACHE = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "llama2-wasm/bench-models");

/** A model of a real shape with random weights, for every program that takes part. */
export interface BenchModel {
  shape: ModelShape;
  format: ModelFormat;
  /** llama2.c's checkpoint: version 0 in fp32, version 2 in Q8_0. */
  checkpoint: string;
  tokenizer: string;
  /** The same shape as a GGUF file, written when it is asked for. Not the same weights: no speed depends on them. */
  gguf: () => string;
  /** The same with the tokenizer's vocabulary, for programs that take requests. */
  vocabularyGguf: () => string;
}

/** A model, written on first use into a cache outside the tree. */
export function benchModel(shape: ModelShape, format: ModelFormat): BenchModel {
  const { vocabSize } = MODEL_SHAPES[shape];
  const tokenizer = cached(`tokenizer-${vocabSize}.bin`, (path) => {
    writeTokenizer(path, vocabSize, 1);
  });
  return {
    shape,
    format,
    checkpoint: cached(`${shape}.${format}.bin`, (path) => {
      writeRandomModel(path, shape, format);
    }),
    tokenizer,
    gguf: () =>
      cached(`${shape}.${format}.gguf`, (path) => {
        writeGguf(path, modelHeader(shape, format));
      }),
    vocabularyGguf: () =>
      cached(`${shape}.${format}.vocabulary.gguf`, (path) => {
        writeGguf(path, modelHeader(shape, format), readVocabulary(tokenizer));
      }),
  };
}

function cached(name: string, write: (path: string) => void): string {
  const path = join(CACHE, name);
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    console.log(`writing ${path}`);
    write(`${path}.draft`);
    renameSync(`${path}.draft`, path);
  }
  return path;
}
