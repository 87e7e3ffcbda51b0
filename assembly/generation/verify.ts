import { alloc } from "../base/arena";
import { fail, failMemory, RUNTIME } from "../base/errors";
import { newSha256, Sha256 } from "../base/sha256";
import { ropeFrequencies } from "../kernels/rope";
import { forward } from "../model/forward";
import { KvCache, newKvCache } from "../model/kv-cache";
import { Model } from "../model/model";
import { newState, State } from "../model/state";
import { argmax } from "./sampler";

const NAN: u32 = 0x7fc00000;
const digests: usize = memory.data(64, 8);

/** One of the sequences that are computed side by side. */
@unmanaged
class Sequence {
  hash: Sha256;
  ids: usize; // i32[length]: the prompt, then what the model made of it
  known: i32; // ids so far
  fed: i32; // ids that went through the model
  added: i32; // of them, in the present batch
}

/**
 * The determinism contract made visible: a SHA-256 over the logits of every position of a text, the prompt and what the
 * model likes best behind it. The same text is computed in `parallel` sequences at once that start one after another
 * and read the prompt in pieces of different sizes, so that no two batches are alike; all must agree.
 */
@unmanaged
export class Verification {
  model: Model;
  cache: KvCache;
  state: State;
  sequences: usize; // Sequence[parallel]
  parallel: i32;
  /** Positions of the text: prompt and continuation. */
  length: i32;
  batch: i32;

  sequence(s: i32): Sequence {
    return changetype<Sequence>(this.sequences + <usize>s * offsetof<Sequence>());
  }

  /** The token at a position, once `run` is through. */
  id(pos: i32): i32 {
    return load<i32>(this.sequence(0).ids + ((<usize>pos) << 2));
  }

  /** Computes it all. @param digest 32 bytes of room   @returns false after `fail` when two sequences differ */
  run(digest: usize): bool {
    for (let round = 0; !this.isComplete(); round++) {
      this.state.clear();
      for (let s = 0; s < this.parallel && s <= round; s++) this.addRows(this.sequence(s), s);
      forward(this.model, this.cache, this.state);
      let row = 0;
      for (let s = 0; s < this.parallel; s++) row = this.readLogits(this.sequence(s), row);
    }
    this.sequence(0).hash.final(digest);
    for (let s = 1; s < this.parallel; s++) {
      this.sequence(s).hash.final(digests);
      if (memory.compare(digest, digests, 32) == 0) continue;
      fail(RUNTIME).text("the logits of sequence ").integer(s).text(" differ from those of sequence 0");
      return false;
    }
    return true;
  }

  /** Whether every sequence is through; they read at different speeds. */
  private isComplete(): bool {
    for (let s = 0; s < this.parallel; s++) if (this.sequence(s).fed < this.length) return false;
    return true;
  }

  /** Adds the next piece of a sequence to the batch: of the prompt, or one token. */
  private addRows(q: Sequence, s: i32): void {
    const piece = s == 0 ? this.batch : 1 + ((s * 5) % this.batch);
    q.added = min(min(q.known, this.length) - q.fed, min(piece, this.state.rows - this.state.count));
    for (let i = 0; i < q.added; i++) {
      const pos = q.fed + i;
      this.state.add(load<i32>(q.ids + ((<usize>pos) << 2)), pos, s, true);
    }
    q.fed += q.added;
  }

  /** Hashes the logits of a sequence's rows and lets it go on with the likeliest token. Returns the row behind them. */
  private readLogits(q: Sequence, row: i32): i32 {
    const vocabSize = this.model.config.vocabSize;
    const stride = (<usize>vocabSize) << 2;
    for (let i = 0; i < q.added; i++, row++) hashRow(q.hash, this.state.logits + <usize>row * stride, vocabSize);
    if (q.added > 0 && q.fed == q.known && q.known < this.length) {
      const id = argmax(this.state.logits + <usize>(row - 1) * stride, vocabSize);
      store<i32>(q.ids + ((<usize>q.known) << 2), id);
      q.known++;
    }
    q.added = 0;
    return row;
  }
}

/** Adds n logits to a hash. NaN, whose bits WebAssembly leaves open, counts as one value. */
function hashRow(hash: Sha256, logits: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = logits + ((<usize>i) << 2);
    const value = load<f32>(at);
    if (value == value) continue;
    store<u32>(at, NAN);
  }
  hash.update(logits, (<usize>n) << 2);
}

/**
 * Makes a verification ready to run.
 * @param ids i32[count], the prompt   @param length positions in all, at least count, at most seqLen
 * @returns null after `fail`
 */
export function newVerification(
  model: Model,
  ids: usize,
  count: i32,
  length: i32,
  batch: i32,
  parallel: i32,
): Verification {
  const none = changetype<Verification>(0);
  const c = model.config;
  const v = changetype<Verification>(alloc(offsetof<Verification>()));
  const sequences = alloc(<u64>parallel * offsetof<Sequence>());
  if (!sequences || !changetype<usize>(v)) {
    failMemory("the verification", <u64>parallel * offsetof<Sequence>());
    return none;
  }
  const rows = max(batch, parallel);
  v.model = model;
  v.sequences = sequences;
  v.parallel = parallel;
  v.length = length;
  v.batch = batch;
  v.cache = newKvCache(c, parallel, c.seqLen);
  if (!changetype<usize>(v.cache)) return none;
  v.state = newState(c, rows, rows);
  if (!changetype<usize>(v.state)) return none;
  ropeFrequencies(v.state.frequencies, c.headDim, c.ropeTheta);
  for (let s = 0; s < parallel; s++) {
    const q = v.sequence(s);
    q.hash = newSha256();
    q.ids = alloc(<u64>length * 4);
    if (!q.ids || !changetype<usize>(q.hash)) {
      failMemory("the verification", <u64>length * 4);
      return none;
    }
    memory.copy(q.ids, ids, (<usize>min(count, length)) << 2);
    q.known = min(count, length);
    q.fed = 0;
    q.added = 0;
  }
  return v;
}
