import { type ModelConfig, validateConfig } from "../../checkpoint/config.ts";
import { Llama2Error } from "../../errors.ts";
import { type JsonObject } from "../json-file.ts";
import { quotedValue } from "../quoted.ts";
import { slidingWindow, refuseUnsupported } from "./architecture.ts";
import { rope } from "./rope.ts";

/** What config.json says of a model that llama2.c's formats can hold. */
export interface HuggingFaceConfig {
  readonly config: ModelConfig;
  /** Whether the token embedding is the classifier too. */
  readonly sharedClassifier: boolean;
  /** The base of the rotary embedding, which the formats have no field for. */
  readonly ropeTheta: number;
  /** RMSNorm's epsilon, which the formats have no field for. */
  readonly epsilon: number;
  /** The tokens that begin and end a text; undefined where the file says nothing. */
  readonly bos: number | undefined;
  readonly eos: readonly number[];
}

/** What transformers' LlamaConfig takes when the file says nothing. */
const DEFAULTS = { contextLength: 2048, epsilon: 1e-6 };

/**
 * Reads config.json.
 * @param context the positions to keep, of those that the model has; undefined for all
 * @throws Llama2Error MODEL_INVALID when the file makes no sense, or describes what the engine cannot compute;
 *   USAGE when there are fewer positions than `context`
 */
export function parseModelConfig(json: JsonObject, context: number | undefined): HuggingFaceConfig {
  refuseUnsupported(json);
  const nHeads = wholeNumber(json, "num_attention_heads");
  const config: ModelConfig = {
    dim: wholeNumber(json, "hidden_size"),
    hiddenDim: wholeNumber(json, "intermediate_size"),
    nLayers: wholeNumber(json, "num_hidden_layers"),
    nHeads,
    nKvHeads: wholeNumber(json, "num_key_value_heads", nHeads),
    vocabSize: wholeNumber(json, "vocab_size"),
    seqLen: contextLength(json, context),
  };
  validateConfig(config);
  checkHeadDim(json, config);
  return {
    config,
    sharedClassifier: json["tie_word_embeddings"] === true,
    ropeTheta: rope(json),
    epsilon: normEpsilon(json),
    bos: tokens(json, "bos_token_id")[0],
    eos: tokens(json, "eos_token_id"),
  };
}

function contextLength(json: JsonObject, context: number | undefined): number {
  const most = wholeNumber(json, "max_position_embeddings", DEFAULTS.contextLength);
  if (context !== undefined && context > most) {
    throw new Llama2Error("USAGE", `--context is ${context}, but the model has ${most} positions`);
  }
  const length = context ?? most;
  const window = slidingWindow(json);
  if (window < length) {
    throw invalid(
      `sliding_window is ${window}, of ${length} positions: give --context ${window}, where it has no effect`,
    );
  }
  return length;
}

/** A head's width follows from the others in llama2.c's formats. */
function checkHeadDim(json: JsonObject, { dim, nHeads }: ModelConfig): void {
  const headDim = wholeNumber(json, "head_dim", dim / nHeads);
  if (headDim === dim / nHeads) return;
  throw invalid(
    `head_dim is ${headDim}, but llama2.c's formats need hidden_size / num_attention_heads, which is ${dim / nHeads}`,
  );
}

function normEpsilon(json: JsonObject): number {
  const value = json["rms_norm_eps"] ?? DEFAULTS.epsilon;
  if (typeof value === "number" && value >= 1e-12 && value <= 1) return value;
  throw invalid(`rms_norm_eps is ${quotedValue(value)}, expected a number from 1e-12 to 1`);
}

function wholeNumber(json: JsonObject, field: string, absent?: number): number {
  const value = json[field] ?? absent;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw invalid(`${field} is ${quotedValue(value)}, expected a whole number from 1`);
}

/** A token, a list of tokens, or none. */
function tokens(json: JsonObject, field: string): number[] {
  const value = json[field] ?? [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((token) => {
    if (typeof token === "number" && Number.isInteger(token)) return token;
    throw invalid(`${field} is ${quotedValue(value)}, expected a token`);
  });
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
