import { JsonKind, JsonNode } from "../base/json-reader";
import { poolAlloc } from "../base/pool";
import { BIAS_BYTES, Sequence } from "../generation/sequence";
import { MAX_STOP_BYTES, MAX_STOPS } from "../generation/stop";
import { randomU64 } from "../host/random";
import { boolField, decimalField, field, wholeField } from "./fields";
import { tokenNumber } from "./token-ids";
import { refuse } from "./refusal";
import { refuseMemory } from "./refuse-memory";
import { service } from "./service";

const MAX_BIASES: i32 = 1024;
/** A seed of ours fits in 53 bits, so that a client can read it as a number and send it again. */
const SEED_MASK: u64 = 0x1f_ffff_ffff_ffff;

/** How the tokens of a request are to be drawn. What is not asked for is as in the command. */
@unmanaged
export class Parameters {
  temperature: f32;
  topP: f32;
  topK: i32;
  minP: f32;
  repetition: f32;
  frequency: f32;
  presence: f32;
  seed: u64;
  /** The most tokens of a text; i32.MAX_VALUE: to the end of the context. */
  maxTokens: i32;
  /** How many of the likeliest tokens of each place are told; -1: not even the token's own log-probability. */
  topLogprobs: i32;
  ignoreEos: bool;
  usesCache: bool;
  stops: JsonNode; // null, a string, or an array of strings
  biases: JsonNode; // null, or an object
}

/** The parameters of the request that is being read. */
export const parameters: Parameters = changetype<Parameters>(memory.data(64, 8));

/** Reads the fields that all of OpenAI's generating endpoints share. Refuses what is wrong. */
export function readParameters(body: JsonNode): void {
  const p = parameters;
  readSampling(body);
  p.frequency = <f32>decimalField(body, "frequency_penalty", -2, 2, 0);
  p.presence = <f32>decimalField(body, "presence_penalty", -2, 2, 0);
  p.repetition = <f32>decimalField(body, "repetition_penalty", 0.01, 100, 1);
  p.maxTokens = <i32>wholeField(body, "max_tokens", 1, i32.MAX_VALUE, i32.MAX_VALUE);
  p.topLogprobs = -1;
  p.ignoreEos = boolField(body, "ignore_eos", false);
  p.usesCache = boolField(body, "cache_prompt", true);
  p.stops = field(body, "stop");
  p.biases = field(body, "logit_bias");
  checkStops();
  checkBiases();
}

/** Reads the fields that have the same name everywhere. */
export function readSampling(from: JsonNode): void {
  const p = parameters;
  p.temperature = <f32>decimalField(from, "temperature", 0, 1000, 1);
  p.topP = <f32>decimalField(from, "top_p", 0, 1, 0.9);
  p.topK = <i32>wholeField(from, "top_k", -1, i32.MAX_VALUE, 0);
  p.minP = <f32>decimalField(from, "min_p", 0, 1, 0);
  p.seed = readSeed(from);
}

/** The seed that is asked for, else one of our own. */
function readSeed(from: JsonNode): u64 {
  const seed = wholeField(from, "seed", i64.MIN_VALUE, i64.MAX_VALUE, -1);
  // Ollama's and llama.cpp's clients say -1 for any seed.
  return seed == -1 ? (randomU64() & SEED_MASK) | 1 : <u64>seed;
}

/** Refuses stop strings that are none, too many or too long. */
export function checkStops(): void {
  const stops = parameters.stops;
  if (!changetype<usize>(stops)) return;
  if (stops.kind == JsonKind.String) return checkStop(stops);
  if (stops.kind != JsonKind.Array || stops.count > MAX_STOPS) {
    refuse("stop")
      .text("Invalid 'stop': expected a string or an array of at most ")
      .integer(MAX_STOPS)
      .text(" strings.");
    return;
  }
  for (let s = stops.first; changetype<usize>(s); s = s.next) checkStop(s);
}

function checkStop(stop: JsonNode): void {
  if (stop.kind != JsonKind.String) refuse("stop").text("Invalid 'stop': expected strings.");
  else if (stop.length > MAX_STOP_BYTES) {
    refuse("stop").text("Invalid 'stop': a stop string may have at most ").integer(MAX_STOP_BYTES).text(" bytes.");
  }
}

function checkBiases(): void {
  const biases = parameters.biases;
  if (!changetype<usize>(biases)) return;
  if (biases.kind != JsonKind.Object || biases.count > MAX_BIASES) {
    refuse("logit_bias").text("Invalid 'logit_bias': expected an object of token ids and numbers.");
    return;
  }
  const vocabSize = service.tokenizer.vocabSize;
  for (let b = biases.first; changetype<usize>(b); b = b.next) {
    const id = tokenNumber(b.key, b.keyLength);
    if (id < 0 || id >= vocabSize) {
      refuse("logit_bias")
        .text("Invalid 'logit_bias': token ids are whole numbers from 0 to ")
        .integer(vocabSize - 1)
        .text(".");
    } else if (b.kind != JsonKind.Number || !(abs(b.number) <= 100)) {
      refuse("logit_bias").text("Invalid 'logit_bias': expected numbers from -100 to 100.");
    }
  }
}

/** Gives a sequence the parameters. False, refused, when there is no memory. */
export function applyParameters(s: Sequence): bool {
  const p = parameters;
  s.seed = p.seed;
  s.temperature = p.temperature;
  s.topP = p.topP;
  s.topK = max(p.topK, 0);
  s.minP = p.minP;
  s.repetition = p.repetition;
  s.frequency = p.frequency;
  s.presence = p.presence;
  s.maxTokens = p.maxTokens;
  s.topLogprobs = p.topLogprobs;
  s.ignoreEos = p.ignoreEos;
  s.usesCache = p.usesCache;
  return addStops(s) && addBiases(s);
}

function addStops(s: Sequence): bool {
  const stops = parameters.stops;
  if (!changetype<usize>(stops)) return true;
  if (stops.kind == JsonKind.String) return stops.length == 0 || s.addStop(stops.text, stops.length);
  for (let stop = stops.first; changetype<usize>(stop); stop = stop.next) {
    if (stop.length > 0) s.addStop(stop.text, stop.length);
  }
  return true;
}

function addBiases(s: Sequence): bool {
  const biases = parameters.biases;
  if (!changetype<usize>(biases) || biases.count == 0) return true;
  let at = poolAlloc(<usize>biases.count * BIAS_BYTES);
  if (!at) {
    refuseMemory();
    return false;
  }
  s.biasIds = at;
  s.biasCount = biases.count;
  for (let b = biases.first; changetype<usize>(b); b = b.next) {
    store<i32>(at, tokenNumber(b.key, b.keyLength));
    store<f32>(at, <f32>b.number, 4);
    at += BIAS_BYTES;
  }
  return true;
}
