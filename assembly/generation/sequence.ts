import { alloc } from "../base/arena";
import { poolAlloc, poolFree } from "../base/pool";
import { Completion, RUNNING } from "./completion";
import { freeGrammar, Grammar, shareGrammar } from "./grammar/grammar";
import { MAX_STOP_BYTES, MAX_STOPS, newStops, Stops, STOPS_BYTES } from "./stop";

/** Bytes of a bias: i32 id, f32 bias. */
export const BIAS_BYTES: usize = 8;

/** Where a sequence is on its way. */
export const enum SequenceStatus {
  /** Nobody's. */
  Free,
  /** Submitted; waits for a slot. */
  Queued,
  /** Has a slot; its prompt is being computed. */
  Prefill,
  /** Draws tokens. */
  Decode,
  /** Over; its texts and times may still be read, until `release`. */
  Done,
  /** Taken by `acquire`, not submitted yet. */
  Acquired,
}

/** The most of the likeliest tokens that a sequence may ask for at each position. */
export const MAX_TOP_LOGPROBS: i32 = 20;

/**
 * A prompt and what shall come of it: a request, or one of its choices. The first half is set between the scheduler's
 * `acquire` and `submit`, where `acquire` has put defaults; the second half is the scheduler's, to be read.
 */
@unmanaged
export class Sequence {
  /** i32[promptCount], the prompt with BOS in front: a pool block that `release` frees. */
  ids: usize;
  promptCount: i32;
  /** The most tokens to draw; `submit` clips it to what the context has room for. Default: all of that. */
  maxTokens: i32;
  /** 0: always the likeliest token. Default 1. */
  temperature: f32;
  /** Off: 1, the default. */
  topP: f32;
  /** Off: 0, the default. */
  minP: f32;
  /** Off: 0, the default. */
  topK: i32;
  /** Off: 1, the default. */
  repetition: f32;
  /** Off: 0, the default, of both. */
  frequency: f32;
  presence: f32;
  /** Choice i of a request takes the seed + i. 0, which llama2.c's random numbers cannot start from, stands for a fixed other. */
  seed: u64;
  /** {i32 id, f32 bias}[biasCount]: a pool block that `release` frees; ids outside the vocabulary are ignored. */
  biasIds: usize;
  biasCount: i32;
  /** How many of the likeliest tokens to list at each position, at most MAX_TOP_LOGPROBS; -1, the default: no logprobs. */
  topLogprobs: i32;
  /** Whether BOS and EOS do not end the text (they add nothing to it). Default false. */
  ignoreEos: bool;
  /** Whether tokens computed for others may be copied, and its own may be. Default true. */
  usesCache: bool;
  /** Set by the server while the client does not read: the sequence is passed over. */
  blocked: bool;
  /**
   * How many tokens at the end of the prompt were drawn for this text before: random numbers, grammar and characters go on
   * behind them, bit for bit as if the text had not been interrupted. Default 0.
   */
  resumed: i32;
  /** Null, or a sequence submitted earlier whose prompt begins as this one does: it is computed once, for both. */
  leader: Sequence;
  /**
   * 0, or f32[dim] in the pool, which `release` frees (unless it has been set to 0): no token is drawn, the mean of the
   * last hidden states is written here, with length 1.
   */
  embedding: usize;
  /** What the text must be, which `release` frees; null, the default: anything. EOS then ends the text, and nothing else but the limit. */
  grammar: Grammar;
  /** Opaque: whose it is, and which of its choices. */
  owner: usize;
  index: i32;

  status: SequenceStatus;
  /** The slot that it has, -1 without one. */
  slot: i32;
  /** Prompt tokens that were not computed but found. */
  cachedTokens: i32;
  /** Prompt tokens that are in the KV cache. */
  promptDone: i32;
  /** Tokens drawn. */
  generated: i32;
  /** Once it is over: STOPPED or CUT (completion.ts). */
  finish: i32;
  /** Whether a stop string ended it. */
  stoppedByString: bool;
  /** On the clock of `now`; 0: not yet. `promptDoneAt` is the time of the first token. */
  submitted: f64;
  admitted: f64;
  promptDoneAt: f64;
  lastTokenAt: f64;
  doneAt: f64;
  /** Its slot's, while it has one: the last token and what that adds to the text. */
  completion: Completion;
  /** Rises with each submit. */
  ticket: u64;
  /** The one behind it in the queue. */
  next: Sequence;
  stops: Stops;

  /** Adds a stop string. False, and nothing is added, when it is empty or too long, or there are too many. */
  addStop(bytes: usize, length: usize): bool {
    if (length == 0 || length > MAX_STOP_BYTES || this.stops.count >= MAX_STOPS) return false;
    this.stops.add(bytes, length);
    return true;
  }

  /** Whether it has been submitted and is not over. */
  isLive(): bool {
    return (
      this.status == SequenceStatus.Queued ||
      this.status == SequenceStatus.Prefill ||
      this.status == SequenceStatus.Decode
    );
  }

  /** Whether all of its prompt is in the KV cache. */
  isPrefilled(): bool {
    return this.promptDone == this.promptCount;
  }

  /** Makes it a new request with every default. */
  reset(): void {
    const stops = this.stops;
    memory.fill(changetype<usize>(this), 0, offsetof<Sequence>());
    stops.count = 0;
    stops.reset();
    this.stops = stops;
    this.maxTokens = i32.MAX_VALUE;
    this.temperature = 1;
    this.topP = 1;
    this.repetition = 1;
    this.topLogprobs = -1;
    this.usesCache = true;
    this.slot = -1;
    this.finish = RUNNING;
  }

  /** Has its tokens drawn as those of another: what that owns is copied, the grammar shared. False when the pool is exhausted. */
  resemble(other: Sequence): bool {
    this.maxTokens = other.maxTokens;
    this.temperature = other.temperature;
    this.topP = other.topP;
    this.minP = other.minP;
    this.topK = other.topK;
    this.repetition = other.repetition;
    this.frequency = other.frequency;
    this.presence = other.presence;
    this.seed = other.seed;
    this.topLogprobs = other.topLogprobs;
    this.ignoreEos = other.ignoreEos;
    this.usesCache = other.usesCache;
    this.resumed = other.resumed;
    memory.copy(changetype<usize>(this.stops), changetype<usize>(other.stops), STOPS_BYTES);
    if (changetype<usize>(other.grammar)) this.grammar = shareGrammar(other.grammar);
    if (other.biasCount == 0) return true;
    const bytes = <usize>other.biasCount * BIAS_BYTES;
    this.biasIds = poolAlloc(bytes);
    if (!this.biasIds) return false;
    this.biasCount = other.biasCount;
    memory.copy(this.biasIds, other.biasIds, bytes);
    return true;
  }

  /** Frees what it owns. */
  dispose(): void {
    poolFree(this.ids);
    poolFree(this.biasIds);
    poolFree(this.embedding);
    if (changetype<usize>(this.grammar)) freeGrammar(this.grammar);
    this.ids = 0;
    this.biasIds = 0;
    this.embedding = 0;
    this.grammar = changetype<Grammar>(0);
    this.status = SequenceStatus.Free;
  }
}

/** Bytes of a sequence, but for what its owner gives it. */
export const SEQUENCE_BYTES: u64 = offsetof<Sequence>() + STOPS_BYTES;

/** `count` free sequences, one behind the other; 0 when memory is exhausted. */
export function newSequences(count: i32): usize {
  const block = alloc(<u64>count * offsetof<Sequence>());
  if (!block) return 0;
  for (let i = 0; i < count; i++) {
    const s = changetype<Sequence>(block + <usize>i * offsetof<Sequence>());
    s.stops = newStops();
    if (!changetype<usize>(s.stops)) return 0;
    s.reset();
  }
  return block;
}
