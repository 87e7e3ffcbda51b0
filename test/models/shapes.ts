import { type ModelConfig } from "../../src/checkpoint/config.ts";

/** A kind of small model that tests walk through. */
export interface Shape {
  readonly name: string;
  readonly config: ModelConfig;
  readonly sharedClassifier: boolean;
  /** Q8_0 group sizes that tile its rows, to be tried one after another. */
  readonly groupSizes: readonly number[];
}

function shape(
  name: string,
  [dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen]: [...Sizes, vocabSize: number, seqLen: number],
  classifier: "shared" | "separate",
  groupSizes: readonly number[],
): Shape {
  const config = { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen };
  return { name, config, sharedClassifier: classifier === "shared", groupSizes };
}
type Sizes = [dim: number, hiddenDim: number, nLayers: number, nHeads: number, nKvHeads: number];

/**
 * Every way of sharing heads, head widths 2, 4, 6, 8, 16 and 64, rows that no SIMD width divides, both classifiers,
 * contexts from one token on, and odd and even group sizes. Vocabularies start at 261: specials, bytes, two letters.
 */
export const SHAPES: readonly Shape[] = [
  shape("multi-head", [64, 176, 2, 4, 4, 263, 64], "shared", [1, 2, 4, 16]),
  shape("grouped-query", [64, 128, 2, 8, 4, 320, 64], "separate", [16, 32, 64]),
  shape("multi-query", [48, 96, 2, 8, 1, 261, 64], "shared", [3, 6, 16]),
  shape("head-dim-2", [6, 7, 3, 3, 3, 261, 5], "shared", [1]),
  shape("head-dim-2-odd-groups", [10, 15, 2, 5, 1, 262, 5], "separate", [1, 5]),
  shape("head-dim-4", [12, 18, 2, 3, 1, 263, 64], "separate", [1, 2, 3, 6]),
  shape("head-dim-6-odd-groups", [18, 27, 2, 3, 3, 262, 64], "shared", [1, 3, 9]),
  shape("head-dim-64", [128, 192, 1, 2, 1, 300, 64], "separate", [32, 64]),
  shape("one-position", [8, 12, 1, 2, 2, 261, 1], "shared", [1, 2, 4]),
  shape("odd-rows", [34, 51, 2, 17, 17, 267, 5], "separate", [1, 17]),
];

/** The shape of that name. */
export function shapeNamed(name: string): Shape {
  const found = SHAPES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no shape named ${name}`);
  return found;
}
