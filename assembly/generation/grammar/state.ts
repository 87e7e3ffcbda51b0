import { alloc } from "../../base/arena";
import { failMemory } from "../../base/errors";
import { EOS, Vocabulary } from "../../text/vocabulary";
import { moveFrame, NO_FRAME, useRoom } from "./frame";
import { Grammar } from "./grammar";
import { at, MAX_THREADS, Op } from "./instruction";
import { mask } from "./mask";
import { follow, read } from "./reading";
import { addThread, beginSet, leastCost, setSize, Thread, threadAt, useCode } from "./threads";
import { TokenOrder, tokenOrder } from "./token-order";
import { scratchFrames, scratchFramesEnd, scratchThreads, takeScratch } from "./scratch";

/** Room for the frames of one state: more than the cheapest thread ever needs. */
const ROOM_BYTES: usize = 32768;
const NO_GRAMMAR: Grammar = changetype<Grammar>(0);

/** How far a text has come in a grammar. It never allocates after it was made. */
@unmanaged
export class GrammarState {
  /** Null: any text. */
  grammar: Grammar;
  order: TokenOrder;
  /** Thread[count]: all ways of reading the text so far. */
  threads: usize;
  count: i32;
  /** Where the frames of these threads are, and where the next ones' will be. */
  room: usize;
  spare: usize;
  /** u8[vocabulary]: 1 for each token that `allow` allowed, and the likeliest of these. */
  allowed: usize;
  best: i32;

  /** Begins a text. The grammar must not be freed before another `reset`. */
  reset(g: Grammar): void {
    this.grammar = g;
    this.count = 0;
    if (!changetype<usize>(g)) return;
    useCode(g.code, this.order.spellsCharacters);
    useRoom(this.room, this.room + ROOM_BYTES);
    beginSet(this.threads, MAX_THREADS);
    follow(g.start, NO_FRAME);
    this.count = setSize;
  }

  /**
   * Sets the logits of all tokens that may not come next to -Infinity. EOS may come exactly when the text is complete.
   * @param logits f32[vocabulary]
   * @param budget tokens that may still come, this one and EOS included: as soon as fewer would not do, only tokens on a
   * shortest way to the end are allowed. If even that is too long, the text goes that way and will be cut.
   */
  allow(logits: usize, budget: i32): void {
    useCode(this.grammar.code, this.order.spellsCharacters);
    const size = this.order.vocabulary.size;
    memory.fill(this.allowed, 0, size);
    const least = leastCost(this.threads, this.count);
    mask(this.order, this.threads, this.count, max(budget, least) - 1, this.allowed);
    if (this.count == 0 || this.isComplete()) store<u8>(this.allowed + EOS, 1);
    this.best = 0;
    let largest = -Infinity as f32;
    for (let id = 0; id < size; id++) {
      const logit = logits + ((<usize>id) << 2);
      if (!load<u8>(this.allowed + id)) store<f32>(logit, -Infinity);
      else if (this.best == 0 || load<f32>(logit) > largest) {
        largest = load<f32>(logit);
        this.best = id;
      }
    }
  }

  /**
   * The token to take after `allow` when `id` was drawn: another one if it is not allowed, because a sampler may draw a
   * token that is as good as impossible, or have no number to compare.
   */
  confirm(id: i32): i32 {
    return load<u8>(this.allowed + id) ? id : this.best;
  }

  /** Goes on by the bytes of a token. False, with the text at its end, when they may not come. */
  accept(bytes: usize, length: i32): bool {
    useCode(this.grammar.code, this.order.spellsCharacters);
    useRoom(scratchFrames, scratchFramesEnd);
    let from = this.threads;
    let count = this.count;
    for (let i = 0; i < length; i++) {
      const to = scratchThreads(i & 1);
      beginSet(to, MAX_THREADS);
      for (let t = 0; t < count; t++) read(threadAt(from, t), load<u8>(bytes + i));
      from = to;
      count = setSize;
    }
    if (length > 0) this.keep(from, count);
    return this.count > 0;
  }

  /** Moves threads and their frames here, those first that are nearest to the end: what does not fit is dropped. */
  private keep(from: usize, count: i32): void {
    useRoom(this.spare, this.spare + ROOM_BYTES);
    beginSet(this.threads, MAX_THREADS);
    for (let done = 0; done < count; done++) {
      let next = changetype<Thread>(0);
      for (let i = 0; i < count; i++) {
        const t = threadAt(from, i);
        if (t.pc >= 0 && (!changetype<usize>(next) || t.cost < next.cost)) next = t;
      }
      const frame = moveFrame(next.frame);
      const isLost = changetype<usize>(next.frame) != 0 && !changetype<usize>(frame);
      if (!isLost) addThread(next.pc, frame, next.place, next.count, next.value);
      next.pc = -1;
    }
    this.count = setSize;
    const used = this.room;
    this.room = this.spare;
    this.spare = used;
  }

  /** Whether the text may end here. */
  isComplete(): bool {
    for (let i = 0; i < this.count; i++) {
      if (at(this.grammar.code, threadAt(this.threads, i).pc).op == Op.End) return true;
    }
    return false;
  }

  /** Whether the text must end here. */
  isOver(): bool {
    return this.count == 1 && this.isComplete();
  }
}

/** Bytes of a state; what all share, 12 for each token, not counted. */
export function grammarStateBytes(vocabSize: i32): u64 {
  return offsetof<GrammarState>() + MAX_THREADS * offsetof<Thread>() + 2 * ROOM_BYTES + vocabSize;
}

/** A state for a slot that uses this vocabulary, without a grammar. Null after `fail(OUT_OF_MEMORY)`. */
export function newGrammarState(v: Vocabulary): GrammarState {
  const none = changetype<GrammarState>(0);
  const order = tokenOrder(v);
  if (!changetype<usize>(order) || !takeScratch()) return none;
  const bytes = grammarStateBytes(v.size);
  const s = changetype<GrammarState>(alloc(bytes));
  if (!changetype<usize>(s)) {
    failMemory("a grammar's state", bytes);
    return none;
  }
  s.order = order;
  s.threads = changetype<usize>(s) + offsetof<GrammarState>();
  s.room = s.threads + MAX_THREADS * offsetof<Thread>();
  s.spare = s.room + ROOM_BYTES;
  s.allowed = s.spare + ROOM_BYTES;
  s.count = 0;
  s.grammar = NO_GRAMMAR;
  return s;
}
