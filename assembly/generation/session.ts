import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { ropeFrequencies } from "../kernels/rope";
import { forward } from "../model/forward";
import { KvCache, newKvCache } from "../model/kv-cache";
import { Model } from "../model/model";
import { newState, State } from "../model/state";
import { logSumExp } from "./logprobs";

/** Rows of logits that fit at once, where every row of a batch asks for them. */
const LOGIT_ROWS: i32 = 16;

/** One sequence of a model: what has been read so far (in the KV cache) and the logits of the last token. */
@unmanaged
export class Session {
  model: Model;
  cache: KvCache;
  state: State;
  /** Tokens in the KV cache: the position of the next one. */
  pos: i32;
  /** The most tokens that fit. */
  seqLen: i32;
  /** f32[vocabSize], of the last token; valid until the next call. */
  logits: usize;

  /**
   * Reads `count` > 0 tokens after those already there, in batches; then `logits` are the last one's.
   * @param ids i32[count]; pos + count must not pass seqLen
   */
  prefill(ids: usize, count: i32): void {
    for (let done = 0; done < count;) {
      const rows = min(count - done, this.state.rows);
      this.state.clear();
      for (let r = 0; r < rows; r++) {
        const id = load<i32>(ids + ((<usize>(done + r)) << 2));
        this.state.add(id, this.pos + r, 0, done + r == count - 1);
      }
      forward(this.model, this.cache, this.state);
      this.pos += rows;
      done += rows;
    }
  }

  /** Reads one token; `logits` are its. */
  step(id: i32): void {
    this.state.clear();
    this.state.add(id, this.pos, 0, true);
    forward(this.model, this.cache, this.state);
    this.pos++;
  }

  /** Forgets everything from position `pos` on. What came before stays in the cache. */
  truncate(pos: i32): void {
    if (pos < this.pos) this.pos = max(pos, 0);
  }

  /**
   * How unlikely a text is: sum over i < count - 1 of -ln p(ids[i + 1] | ids[0 .. i]), in nats, from an empty sequence.
   * @param ids i32[count], count <= seqLen
   */
  prefillScored(ids: usize, count: i32): f64 {
    const vocabSize = this.model.config.vocabSize;
    this.truncate(0);
    let sum: f64 = 0;
    for (let done = 0; done < count - 1;) {
      const rows = min(count - 1 - done, min(this.state.rows, this.state.logitRows));
      this.state.clear();
      for (let r = 0; r < rows; r++) this.state.add(load<i32>(ids + ((<usize>(done + r)) << 2)), done + r, 0, true);
      forward(this.model, this.cache, this.state);
      for (let r = 0; r < rows; r++) {
        const logits = this.logits + <usize>r * ((<usize>vocabSize) << 2);
        const next = load<i32>(ids + ((<usize>(done + r + 1)) << 2));
        sum += logSumExp(logits, vocabSize) - <f64>load<f32>(logits + ((<usize>next) << 2));
      }
      done += rows;
    }
    this.pos = max(count - 1, 0);
    return sum;
  }
}

/** A session with an empty cache. @param batch tokens read at once in a prefill. Null after `fail`. */
export function newSession(model: Model, batch: i32): Session {
  const none = changetype<Session>(0);
  const c = model.config;
  const session = changetype<Session>(alloc(offsetof<Session>()));
  if (!changetype<usize>(session)) {
    failMemory("a session", offsetof<Session>());
    return none;
  }
  const rows = min(batch, c.seqLen);
  const cache = newKvCache(c, 1, c.seqLen);
  if (!changetype<usize>(cache)) return none;
  const state = newState(c, rows, min(rows, LOGIT_ROWS));
  if (!changetype<usize>(state)) return none;
  ropeFrequencies(state.frequencies, c.headDim, c.ropeTheta);
  session.model = model;
  session.cache = cache;
  session.state = state;
  session.pos = 0;
  session.seqLen = c.seqLen;
  session.logits = state.logits;
  return session;
}
