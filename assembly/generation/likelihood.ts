import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { logprobs } from "./logprobs";

/** How likely the tokens of one position are by the model itself: before temperature, penalties and cut-offs. */
@unmanaged
export class Likelihood {
  /** Natural logarithm of the chosen token's probability. */
  logprob: f64;
  /** How many of the likeliest tokens are listed. */
  topCount: i32;
  /** i32[topCount], the likeliest first; -1 beyond the vocabulary. */
  topIds: usize;
  /** f32[topCount], their logprobs. */
  topLogprobs: usize;
  vocabSize: i32;
  /** f32[vocabSize]: the logits before the sampler changed them. */
  logits: usize;
  logSumExp: f64;

  /** Takes the logits of a position, before a token is drawn from them. */
  weigh(logits: usize): void {
    memory.copy(this.logits, logits, (<usize>this.vocabSize) << 2);
    this.logSumExp = logprobs(logits, this.vocabSize, this.topCount, this.topIds, this.topLogprobs);
  }

  /** Notes the token that was drawn. */
  choose(id: i32): void {
    this.logprob = <f64>load<f32>(this.logits + ((<usize>id) << 2)) - this.logSumExp;
  }
}

/** Lists the `topCount` likeliest tokens of each position, none for 0. Null after `fail(OUT_OF_MEMORY)`. */
export function newLikelihood(vocabSize: i32, topCount: i32): Likelihood {
  const bytes = offsetof<Likelihood>() + ((<u64>vocabSize) << 2) + ((<u64>topCount) << 3);
  const l = changetype<Likelihood>(alloc(bytes));
  if (!changetype<usize>(l)) {
    failMemory("the request", bytes);
    return l;
  }
  l.vocabSize = vocabSize;
  l.topCount = topCount;
  l.logits = changetype<usize>(l) + offsetof<Likelihood>();
  l.topIds = l.logits + ((<usize>vocabSize) << 2);
  l.topLogprobs = l.topIds + ((<usize>topCount) << 2);
  return l;
}
