import { type Engine, type Row } from "../../src/engine.ts";
import { type Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { type ModelConfig } from "../../src/checkpoint/config.ts";
import { ZERO_TOKEN } from "../models/random-checkpoint.ts";
import { Random } from "../models/random.ts";
import { ReferenceModel, type ReferenceOptions } from "../reference/llama.ts";

/** Tokens from a seed, as many as fit but no more than `most`; the third is the one whose embedding is zeros. */
export function randomTokens({ vocabSize, seqLen }: ModelConfig, seed: number, most = 64): number[] {
  const random = new Random(seed);
  const tokens = Array.from({ length: Math.min(seqLen, most) }, () => random.integer(vocabSize));
  if (tokens.length > 2) tokens[2] = ZERO_TOKEN;
  return tokens;
}

/** The oracle's logits after each of `tokens`, from position 0 on. */
export function referenceLogits(
  checkpoint: Checkpoint,
  tokens: readonly number[],
  options: ReferenceOptions = {},
): Float64Array[] {
  const reference = new ReferenceModel(checkpoint, options);
  return tokens.map((token, pos) => reference.forward(token, pos));
}

/** A row for each of `tokens`, the first at position `from`, all asking for logits. */
export function rowsOf(tokens: readonly number[], from = 0, slot = 0): Row[] {
  return tokens.map((token, i) => ({ token, pos: from + i, slot, logits: true }));
}

/** The engine's logits after each of `tokens`, in batches of `chunk` rows. */
export function engineLogits(engine: Engine, tokens: readonly number[], chunk: number, from = 0): Float32Array[] {
  const rows = rowsOf(tokens, from);
  const all: Float32Array[] = [];
  for (let start = 0; start < rows.length; start += chunk) {
    all.push(...engine.forward(rows.slice(start, start + chunk)));
  }
  return all;
}

/**
 * Where two lists of logits part, bit for bit: 0 and -0 differ, and so do NaNs.
 * @returns undefined when they are the same; a description for the message of a test that fails
 */
export function difference(
  actual: readonly Float32Array[],
  expected: readonly ArrayLike<number>[],
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} rows, expected ${expected.length}`;
  for (const [row, wanted] of expected.entries()) {
    const bits = new Uint32Array(Float32Array.from(wanted).buffer);
    const found = new Uint32Array(actual[row]!.slice().buffer);
    if (found.length !== bits.length) return `row ${row} has ${found.length} logits, expected ${bits.length}`;
    const at = bits.findIndex((word, i) => word !== found[i]);
    if (at >= 0) return `row ${row}, logit ${at}: ${actual[row]![at]!}, expected ${wanted[at]!}`;
  }
  return undefined;
}
