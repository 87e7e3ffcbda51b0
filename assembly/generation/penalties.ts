import { alloc } from "../base/arena";

/**
 * What changes logits before a token is drawn: a bias for each token, and penalties for tokens among the last `window`.
 * Sources: repetition, Keskar et al., CTRL, arXiv 1909.05858; frequency and presence, the OpenAI API reference.
 */
@unmanaged
export class Penalties {
  /** Logits of seen tokens are divided (if positive) or multiplied by this; 1 is off. */
  repetition: f32;
  /** Subtracted once for each time that the token was seen. */
  frequency: f32;
  /** Subtracted once if the token was seen. */
  presence: f32;
  /** How many of the last tokens count, at most `capacity`; 0 for that many. */
  window: i32;
  vocabSize: i32;
  seen: usize; // i32[vocabSize]: how often a token is in the window
  history: usize; // i32[capacity], a ring
  capacity: i32;
  length: i32;
  biases: usize; // f32[vocabSize]
  biased: bool;

  /** Counts a token that is now part of the text. */
  accept(id: i32): void {
    const reach = this.window > 0 ? min(this.window, this.capacity) : this.capacity;
    if (this.length >= reach) this.count(load<i32>(this.place(this.length - reach)), -1);
    store<i32>(this.place(this.length), id);
    this.length++;
    this.count(id, 1);
  }

  private place(index: i32): usize {
    return this.history + ((<usize>(index % this.capacity)) << 2);
  }

  private count(id: i32, by: i32): void {
    const at = this.seen + ((<usize>id) << 2);
    store<i32>(at, load<i32>(at) + by);
  }

  /** Adds to the logit of a token from now on. False when there is no such token. */
  setBias(id: i32, bias: f32): bool {
    if (id < 0 || id >= this.vocabSize) return false;
    store<f32>(this.biases + ((<usize>id) << 2), bias);
    this.biased = true;
    return true;
  }

  /** Forgets all tokens and biases. */
  reset(): void {
    const bytes = (<usize>this.vocabSize) << 2;
    if (this.length > 0) memory.fill(this.seen, 0, bytes);
    if (this.biased) memory.fill(this.biases, 0, bytes);
    this.length = 0;
    this.biased = false;
  }

  /** Changes logits in place. @param logits f32[vocabSize], readable and writable up to a multiple of 4 */
  apply(logits: usize): void {
    const penalised = this.repetition != 1 || this.frequency != 0 || this.presence != 0;
    if (!penalised && !this.biased) return;
    for (let i = 0; !penalised && i < this.vocabSize; i += 4) {
      const at = (<usize>i) << 2;
      v128.store(logits + at, f32x4.add(v128.load(logits + at), v128.load(this.biases + at)));
    }
    for (let i = 0; penalised && i < this.vocabSize; i++) {
      const at = (<usize>i) << 2;
      let logit = load<f32>(logits + at);
      const times = load<i32>(this.seen + at);
      if (times > 0) {
        logit = logit > 0 ? logit / this.repetition : logit * this.repetition;
        logit -= <f32>times * this.frequency + this.presence;
      }
      store<f32>(logits + at, logit + load<f32>(this.biases + at));
    }
  }
}

/** Penalties that change nothing, with room to remember `capacity` tokens; null when memory is exhausted. */
export function newPenalties(vocabSize: i32, capacity: i32): Penalties {
  const bytes = offsetof<Penalties>() + ((<usize>vocabSize + 2) << 3); // read to a multiple of 4
  const p = changetype<Penalties>(alloc(bytes));
  const history = alloc(<u64>capacity * 4);
  if (!changetype<usize>(p) || !history) return changetype<Penalties>(0);
  memory.fill(changetype<usize>(p), 0, bytes);
  p.repetition = 1;
  p.vocabSize = vocabSize;
  p.capacity = capacity;
  p.history = history;
  p.seen = changetype<usize>(p) + offsetof<Penalties>();
  p.biases = p.seen + ((<usize>vocabSize) << 2);
  return p;
}
