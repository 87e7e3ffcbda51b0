import { Llama2Error } from "../errors.ts";

/** The hyper-parameters of a Llama-2-architecture model, with llama2.c's names. */
export interface ModelConfig {
  /** Width of the residual stream. */
  readonly dim: number;
  /** Width of the feed-forward layer. */
  readonly hiddenDim: number;
  readonly nLayers: number;
  readonly nHeads: number;
  /** Key/value heads: nHeads for multi-head attention, fewer for grouped-query attention, 1 for multi-query. */
  readonly nKvHeads: number;
  readonly vocabSize: number;
  /** The longest sequence, in tokens. */
  readonly seqLen: number;
}

/** Largest sizes that any file may claim: the same as the engine's, so that both refuse the same files. */
const MAX_DIM = 2 ** 20;
const MAX_LAYERS = 2 ** 12;
const MAX_VOCAB = 2 ** 24;
const MAX_SEQ_LEN = 2 ** 24;

/** dim / nHeads: the width of one head. */
export function headDim(config: ModelConfig): number {
  return config.dim / config.nHeads;
}

/** The width of a row of keys or values. */
export function kvDim(config: ModelConfig): number {
  return headDim(config) * config.nKvHeads;
}

/**
 * Checks every size and quotient once.
 * @throws Llama2Error MODEL_INVALID with the field, what it holds and what it may hold
 */
export function validateConfig(config: ModelConfig): void {
  requireRange("dim", config.dim, 2, MAX_DIM);
  requireRange("hidden_dim", config.hiddenDim, 1, MAX_DIM);
  requireRange("n_layers", config.nLayers, 1, MAX_LAYERS);
  requireRange("n_heads", config.nHeads, 1, config.dim);
  requireRange("n_kv_heads", config.nKvHeads, 1, config.nHeads);
  requireRange("vocab_size", config.vocabSize, 4, MAX_VOCAB);
  requireRange("seq_len", config.seqLen, 1, MAX_SEQ_LEN);
  requireMultiple("dim", config.dim, config.nHeads, "n_heads");
  requireMultiple("n_heads", config.nHeads, config.nKvHeads, "n_kv_heads");
  if (headDim(config) % 2 !== 0) {
    throw new Llama2Error(
      "MODEL_INVALID",
      `dim / n_heads is ${headDim(config)}, expected an even number (RoPE turns pairs)`,
    );
  }
}

/**
 * Checks that Q8_0 groups of this size tile every row: they divide dim and hidden_dim.
 * @throws Llama2Error MODEL_INVALID
 */
export function validateGroupSize(config: ModelConfig, groupSize: number): void {
  requireRange("group_size", groupSize, 1, config.dim);
  requireMultiple("dim", config.dim, groupSize, "group_size");
  requireMultiple("hidden_dim", config.hiddenDim, groupSize, "group_size");
}

function requireRange(field: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new Llama2Error("MODEL_INVALID", `${field} is ${value}, expected ${lowest} to ${highest}`);
}

function requireMultiple(field: string, value: number, divisor: number, by: string): void {
  if (value % divisor === 0) return;
  throw new Llama2Error("MODEL_INVALID", `${field} is ${value}, not a multiple of ${by} = ${divisor}`);
}
