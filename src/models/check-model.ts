import { type CheckpointHeader, HEADER_PREFIX_BYTES, readHeader } from "../checkpoint/header.ts";
import { checkpointBytes, validateSize } from "../checkpoint/layout.ts";
import { Llama2Error } from "../errors.ts";
import type { FileSource } from "../loopback/file-source.ts";

/** What other files begin with that people take for models. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(!doctype|html)/i, "a web page"],
  [/^GGUF/, "a GGUF file, which llama.cpp reads"],
  [/^PK/, "a zip archive, such as PyTorch's"],
  [/^.{8}\{"/s, "a safetensors file, which `llama2 convert` makes into a checkpoint"],
  [/^version https:\/\/git-lfs/, "git's note of where the file lies, not the file"],
  [/^\s*[[{]/, "JSON"],
];

/**
 * Reads what a checkpoint begins with.
 * @param prefix the first HEADER_PREFIX_BYTES, or all of a shorter file   @param total its size, where it is known
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED, MODEL_INVALID, in words for the one who chose the file
 */
export function checkPrefix(prefix: Uint8Array, total: number | undefined): CheckpointHeader {
  const text = new TextDecoder("latin1").decode(prefix.subarray(0, 64));
  const other = OTHERS.find(([pattern]) => pattern.test(text));
  if (other !== undefined) throw new Llama2Error("MODEL_MAGIC", `not a llama2.c checkpoint but ${other[1]}`);
  const header = readHeader(prefix);
  if (total !== undefined) validateSize(header, total);
  return header;
}

/** Checks the whole size of a file that is here. @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED, MODEL_INVALID */
export function checkModel(source: FileSource): CheckpointHeader {
  const prefix = new Uint8Array(Math.min(HEADER_PREFIX_BYTES, source.size));
  source.read(0, prefix);
  return checkPrefix(prefix, source.size);
}

/** What a model is, for those who choose one. */
export interface ModelMeta {
  readonly format: "fp32" | "q8_0";
  readonly dim: number;
  readonly hiddenDim: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly bytes: number;
}

export function modelMeta(header: CheckpointHeader): ModelMeta {
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen } = header.config;
  return {
    format: header.version === 2 ? "q8_0" : "fp32",
    dim,
    hiddenDim,
    layers: nLayers,
    heads: nHeads,
    kvHeads: nKvHeads,
    vocabSize,
    contextLength: seqLen,
    bytes: checkpointBytes(header),
  };
}
