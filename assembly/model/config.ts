import { fail, INVALID_FILE, message } from "../base/errors";

/** How the matrices of a checkpoint are stored. Norm weights are fp32 in every format. */
export const F32: i32 = 0;
export const Q8_0: i32 = 1;

/** RMSNorm's epsilon in every llama2.c checkpoint: the formats have no field for it. */
const NORM_EPSILON: f32 = 1e-5;

/** Bounds that no real model reaches and that keep products of three sizes far inside 64 bits. */
const MAX_DIM: i32 = 1 << 20;
const MAX_LAYERS: i32 = 1 << 12;
const MAX_VOCAB: i32 = 1 << 24;
const MAX_SEQ_LEN: i32 = 1 << 20;
/** Keeps the integer sum of a block, at most groupSize * 127 * 127, inside 31 bits. */
const MAX_GROUP: i32 = 1 << 16;

/** The hyper-parameters of a Llama-2-architecture model, with llama2.c's names. */
@unmanaged
export class Config {
  /** Width of the residual stream. */
  dim: i32;
  /** Width of the feed-forward layer. */
  hiddenDim: i32;
  nLayers: i32;
  nHeads: i32;
  /** Key/value heads: nHeads for multi-head attention, fewer for grouped-query attention. */
  nKvHeads: i32;
  vocabSize: i32;
  /** The longest sequence, in tokens, that the KV cache is made for. */
  seqLen: i32;
  /** dim / nHeads. */
  headDim: i32;
  /** headDim * nKvHeads. */
  kvDim: i32;
  /** llama2.c checkpoint version: 0, 1 or 2. */
  version: i32;
  /** F32 or Q8_0. */
  format: i32;
  /** Weights that share one scale in Q8_0; 0 in F32. */
  groupSize: i32;
  /** Whether the classifier is the token embedding table. */
  sharedClassifier: bool;
  ropeTheta: f32;
  normEpsilon: f32;

  /**
   * Checks every size, quotient and product once, so that nothing behind it needs to; fills in the derived fields.
   * On failure the message names the field, what it holds and what it may hold.
   */
  validate(): bool {
    if (!inRange("dim", this.dim, 2, MAX_DIM)) return false;
    if (!inRange("hidden_dim", this.hiddenDim, 1, MAX_DIM)) return false;
    if (!inRange("n_layers", this.nLayers, 1, MAX_LAYERS)) return false;
    if (!inRange("n_heads", this.nHeads, 1, this.dim)) return false;
    if (!inRange("n_kv_heads", this.nKvHeads, 1, this.nHeads)) return false;
    if (!inRange("vocab_size", this.vocabSize, 4, MAX_VOCAB)) return false;
    if (!inRange("seq_len", this.seqLen, 1, MAX_SEQ_LEN)) return false;
    if (!divides("dim", this.dim, "n_heads", this.nHeads)) return false;
    if (!divides("n_heads", this.nHeads, "n_kv_heads", this.nKvHeads)) return false;
    this.headDim = this.dim / this.nHeads;
    this.kvDim = this.headDim * this.nKvHeads;
    if (!divides("dim / n_heads", this.headDim, "2 (RoPE turns pairs)", 2)) return false;
    if (this.format == Q8_0) {
      if (!inRange("group_size", this.groupSize, 1, min(this.dim, MAX_GROUP))) return false;
      if (!divides("dim", this.dim, "group_size", this.groupSize)) return false;
      if (!divides("hidden_dim", this.hiddenDim, "group_size", this.groupSize)) return false;
    }
    this.normEpsilon = NORM_EPSILON;
    return true;
  }

  /** Weights of the matrices and norms, the classifier counted once when it is shared. */
  parameterCount(): u64 {
    const dim = <u64>this.dim;
    const perLayer = 2 * dim * dim + 2 * dim * <u64>this.kvDim + 3 * dim * <u64>this.hiddenDim + 2 * dim;
    const tables: u64 = this.sharedClassifier ? 1 : 2;
    return perLayer * <u64>this.nLayers + tables * <u64>this.vocabSize * dim + dim;
  }
}

function inRange(field: string, value: i32, lowest: i32, highest: i32): bool {
  if (value >= lowest && value <= highest) return true;
  fail(INVALID_FILE)
    .text("header: ")
    .text(field)
    .text(" is ")
    .integer(value)
    .text(", expected ")
    .integer(lowest)
    .text(" to ")
    .integer(highest);
  return false;
}

function divides(field: string, value: i32, by: string, divisor: i32): bool {
  if (value % divisor == 0) return true;
  fail(INVALID_FILE).text("header: ").text(field).text(" is ").integer(value).text(", not a multiple of ").text(by);
  if (divisor != 2) message().text(" = ").integer(divisor);
  return false;
}
