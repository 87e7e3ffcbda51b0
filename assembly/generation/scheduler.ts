import { alloc } from "../base/arena";
import { fail, failMemory, USAGE } from "../base/errors";
import { now } from "../host/clock";
import { ropeFrequencies } from "../kernels/rope";
import { KvCache, newKvCache } from "../model/kv-cache";
import { Model } from "../model/model";
import { newState, State } from "../model/state";
import { Tokenizer } from "../text/tokenizer";
import { Batch, newBatch } from "./batch";
import { RUNNING, STOPPED } from "./completion";
import { addHidden, writeEmbedding } from "./embedding";
import { pacedForward } from "./paced-forward";
import { newPrefixCache, PrefixCache } from "./prefix-cache";
import { newRoster, Roster } from "./roster";
import { Sequence, SequenceStatus } from "./sequence";
import { newQueue, SequenceQueue } from "./sequence-queue";
import { newSlots, Slot, slotBytes } from "./slot";

/**
 * Many sequences over one model: each step computes one batch of rows of all that have a slot, so that the weights are
 * read once for all of them. What shares a batch, what was cached and what was cancelled changes no token of a sequence.
 */
@unmanaged
export class Scheduler {
  /** Called from `step` for every token drawn, the last one too, an end token too (its pieceLength is 0). */
  onToken: (s: Sequence) => void;
  /** Called from `step` when a sequence is over, while it still has its slot; `release` it then, or later. */
  onDone: (s: Sequence) => void;
  /** Positions of a slot: a prompt and what is drawn after it. */
  context: i32;
  slotCount: i32;

  /** Counters that only rise: prompt tokens of sequences that began to draw or were embedded, cached ones too; tokens drawn; batches; their rows. */
  promptTokens: u64;
  generatedTokens: u64;
  steps: u64;
  rowsComputed: u64;

  model: Model;
  cache: KvCache;
  state: State;
  batch: Batch;
  prefixes: PrefixCache;
  roster: Roster;
  queue: SequenceQueue;
  tickets: u64;

  slot(index: i32): Slot {
    return this.prefixes.slot(index);
  }

  /** A sequence with every default, to be set up and submitted (or released). Null: slots and queue are full. */
  acquire(): Sequence {
    return this.roster.acquire();
  }

  /** Lets a sequence wait for a slot. False, and nothing happens, when its prompt is empty or longer than a slot. */
  submit(s: Sequence): bool {
    if (s.promptCount < 1 || s.promptCount > this.context) return false;
    if (s.embedding) s.usesCache = false;
    if (s.embedding || !changetype<usize>(s.leader) || !s.leader.isLive()) s.leader = changetype<Sequence>(0);
    s.maxTokens = max(1, min(s.maxTokens, this.context - s.promptCount));
    s.status = SequenceStatus.Queued;
    s.submitted = now();
    s.ticket = ++this.tickets;
    this.queue.push(s);
    return true;
  }

  /**
   * Ends a sequence at any time and gives it back: it is nobody's then, what it owned is freed, and its slot too, at
   * once. No handler is called.
   */
  cancel(s: Sequence): void {
    if (s.status == SequenceStatus.Free) return;
    if (s.status == SequenceStatus.Queued) this.queue.remove(s);
    if (s.isLive()) this.roster.bequeath(s, this.prefixes);
    if (s.slot >= 0) this.slot(s.slot).end();
    s.dispose();
  }

  /** Gives a sequence back that is over, or was never submitted. */
  release(s: Sequence): void {
    this.cancel(s);
  }

  /** Computes one batch. False when there was nothing to compute. */
  step(): bool {
    this.admit();
    const rows = this.batch.gather();
    if (rows == 0) return false;
    const time = pacedForward(this.model, this.cache, this.state, rows);
    this.steps++;
    this.rowsComputed += rows;
    for (let i = 0; i < this.slotCount; i++) {
      // A handler may have cancelled the sequence of a later slot.
      if (this.slot(i).rows > 0) this.advance(this.slot(i), time);
    }
    return true;
  }

  /** Sequences that wait for a slot. */
  waiting(): i32 {
    return this.queue.count;
  }

  /** Sequences that have a slot. */
  running(): i32 {
    let n = 0;
    for (let i = 0; i < this.slotCount; i++) if (changetype<usize>(this.slot(i).sequence)) n++;
    return n;
  }

  /** Slots that nobody has. */
  slotsIdle(): i32 {
    return this.slotCount - this.running();
  }

  /** Tokens in the KV cache of sequences that have a slot; of `slotCount * context` that fit. */
  kvTokensUsed(): i32 {
    let n = 0;
    for (let i = 0; i < this.slotCount; i++) if (changetype<usize>(this.slot(i).sequence)) n += this.slot(i).count;
    return n;
  }

  /** Prompt tokens looked for in the prefix cache, and found there. */
  prefixQueries(): u64 {
    return this.prefixes.queries;
  }

  prefixHits(): u64 {
    return this.prefixes.hits;
  }

  /** Gives idle slots to those who wait, in their order; and followers what their leaders have computed. */
  private admit(): void {
    while (this.queue.count > 0) {
      const s = this.queue.first;
      const slot = this.prefixes.choose(s);
      if (!changetype<usize>(slot)) break;
      this.queue.remove(s);
      s.status = SequenceStatus.Prefill;
      s.admitted = now();
      slot.begin(s);
      if (!changetype<usize>(s.leader)) this.prefixes.fill(slot, s, changetype<Slot>(0));
    }
    for (let i = 0; i < this.slotCount; i++) {
      const s = this.slot(i).sequence;
      if (!changetype<usize>(s) || !changetype<usize>(s.leader) || !s.leader.isPrefilled()) continue;
      this.prefixes.fill(this.slot(i), s, this.slot(s.leader.slot));
      s.leader = changetype<Sequence>(0);
    }
  }

  /** Takes the results of a slot's rows. */
  private advance(slot: Slot, time: f64): void {
    const s = slot.sequence;
    const dim = this.model.config.dim;
    slot.count += slot.rows;
    if (s.status == SequenceStatus.Prefill) {
      s.promptDone += slot.rows;
      if (s.embedding) addHidden(slot.sums, this.state.x + <usize>slot.answer * ((<usize>dim) << 2), slot.rows, dim);
      if (!s.isPrefilled()) return;
      this.promptTokens += s.promptCount;
      s.promptDoneAt = time;
      s.status = SequenceStatus.Decode;
      if (s.embedding) {
        writeEmbedding(s.embedding, slot.sums, s.promptCount, dim);
        this.finish(slot, STOPPED, time);
        return;
      }
    }
    slot.draw(this.state.logits + <usize>slot.answer * ((<usize>this.model.config.vocabSize) << 2));
    s.generated++;
    s.lastTokenAt = time;
    this.generatedTokens++;
    this.onToken(s);
    if (slot.sequence == s && slot.completion.finish != RUNNING) this.finish(slot, slot.completion.finish, time);
  }

  private finish(slot: Slot, finish: i32, time: f64): void {
    const s = slot.sequence;
    s.finish = finish;
    s.stoppedByString = s.stops.matched;
    s.doneAt = time;
    this.roster.bequeath(s, this.prefixes);
    s.status = SequenceStatus.Done;
    this.onDone(s);
    if (slot.sequence == s) slot.end();
  }
}

function ignore(_s: Sequence): void {}

/**
 * A scheduler of `slots` sequences at once and `queue` more that wait.
 * @param context positions of each slot, at most the model's; 0 for all   @param batchRows the most rows of a step
 * @returns null after `fail`
 */
export function newScheduler(
  model: Model,
  tokenizer: Tokenizer,
  slots: i32,
  context: i32,
  queue: i32,
  batchRows: i32,
): Scheduler {
  const none = changetype<Scheduler>(0);
  const c = model.config;
  const positions = context > 0 ? context : c.seqLen;
  if (positions > c.seqLen) {
    fail(USAGE).text("a context of ").integer(positions).text(" is longer than the model's ").integer(c.seqLen);
    return none;
  }
  // The largest first: what does not fit is refused before anything is set up.
  const cache = newKvCache(c, slots, positions);
  const state = changetype<usize>(cache) ? newState(c, max(batchRows, slots), slots) : changetype<State>(0);
  if (!changetype<usize>(state)) return none;
  const s = changetype<Scheduler>(alloc(offsetof<Scheduler>()));
  const roster = newRoster(slots + queue);
  const waiting = newQueue();
  const places = newSlots(slots, tokenizer, positions, c.dim);
  if (!changetype<usize>(s) || !changetype<usize>(roster) || !changetype<usize>(waiting) || !places) {
    failMemory("the slots", <u64>slots * slotBytes(c, positions));
    return none;
  }
  ropeFrequencies(state.frequencies, c.headDim, c.ropeTheta);
  memory.fill(changetype<usize>(s), 0, offsetof<Scheduler>());
  s.batch = newBatch(state, places, slots);
  s.prefixes = newPrefixCache(cache, places, slots);
  if (!changetype<usize>(s.batch) || !changetype<usize>(s.prefixes)) {
    failMemory("the slots", offsetof<Scheduler>());
    return none;
  }
  s.onToken = ignore;
  s.onDone = ignore;
  s.context = positions;
  s.slotCount = slots;
  s.model = model;
  s.cache = cache;
  s.state = state;
  s.roster = roster;
  s.queue = waiting;
  return s;
}
