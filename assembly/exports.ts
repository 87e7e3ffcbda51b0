import { alloc, allocationCount, mark, release } from "./base/arena";
import { clear, lastCode, message } from "./base/errors";
import { ropeFrequencies } from "./kernels/rope";
import { forward } from "./model/forward";
import { KvCache, newKvCache } from "./model/kv-cache";
import { Model, openModel } from "./model/model";
import { newState, State } from "./model/state";
import { decodePiece, encode, loadTokenizer, Tokenizer } from "./text/tokenizer";

/**
 * The functions that a host calls; src/engine.ts is their only caller. Pointers are byte offsets in the exported memory.
 * A function that can fail returns 0 or -1 then, and errorCode and errorText tell why.
 */

let model: Model = changetype<Model>(0);
let cache: KvCache = changetype<KvCache>(0);
let state: State = changetype<State>(0);
let tokenizer: Tokenizer = changetype<Tokenizer>(0);
let base: u64 = 0;

/** Room for `bytes` bytes that the host fills; 0 when memory is exhausted. */
export function allocate(bytes: u32): usize {
  return alloc(bytes);
}

/** The present top of memory, to give back what is allocated from here on. */
export function markMemory(): u64 {
  return mark();
}

/** Gives back all that was allocated since `markMemory`. */
export function releaseMemory(to: u64): void {
  release(to);
}

/** How many blocks of memory were ever asked for. */
export function allocations(): u32 {
  return allocationCount();
}

/** The last failure's exit code, 0 when there was none. */
export function errorCode(): i32 {
  return lastCode();
}

/** Where the last failure's message lies, UTF-8. */
export function errorText(): usize {
  return message().buffer;
}

/** Bytes of the last failure's message. */
export function errorLength(): usize {
  return message().length;
}

/**
 * Loads a checkpoint, with a KV cache for `slots` sequences and buffers for batches of `rows` rows, of which
 * `logitRows` may ask for logits. A model loaded before is forgotten, its memory given back.
 * @param path UTF-8   @param context positions to keep for each sequence, 0 for all
 * @returns the model's Config, 0 after a failure
 */
export function loadModel(
  path: usize,
  pathLength: usize,
  context: i32,
  ropeTheta: f32,
  slots: i32,
  rows: i32,
  logitRows: i32,
): usize {
  clear();
  if (base) release(base);
  else base = mark();
  tokenizer = changetype<Tokenizer>(0);
  model = openModel(path, pathLength, context, ropeTheta);
  if (!changetype<usize>(model)) return 0;
  cache = newKvCache(model.config, slots, model.config.seqLen);
  if (!changetype<usize>(cache)) return 0;
  state = newState(model.config, rows, logitRows);
  if (!changetype<usize>(state)) return 0;
  ropeFrequencies(state.frequencies, model.config.headDim, model.config.ropeTheta);
  return changetype<usize>(model.config);
}

/** Empties the batch. */
export function batchClear(): void {
  state.clear();
}

/** Adds a row to the batch; see State.add. */
export function batchAdd(token: i32, pos: i32, slot: i32, wantsLogits: bool): i32 {
  return state.add(token, pos, slot, wantsLogits);
}

/** Runs the transformer over the batch. Returns where the logits lie: f32[rows that asked, vocabSize]. */
export function batchForward(): usize {
  forward(model, cache, state);
  return state.logits;
}

/** Loads a tokenizer file for the model that is loaded. */
export function openTokenizer(path: usize, pathLength: usize): bool {
  clear();
  tokenizer = loadTokenizer(path, pathLength, model.config.vocabSize);
  return changetype<usize>(tokenizer) != 0;
}

/** Text to ids; see encode. @param ids i32[length + 3]   @returns the count, -1 after a failure */
export function encodeText(text: usize, length: usize, bos: bool, eos: bool, ids: usize): i32 {
  clear();
  return encode(tokenizer, text, length, bos, eos, ids);
}

/** The bytes of a token behind another. Returns where they lie; `pieceLength` tells how many. */
export function decodeToken(previous: i32, id: i32): usize {
  decodePiece(tokenizer, previous, id);
  return tokenizer.piece;
}

/** Bytes of the piece that `decodeToken` found. */
export function pieceLength(): i32 {
  return tokenizer.pieceLength;
}
