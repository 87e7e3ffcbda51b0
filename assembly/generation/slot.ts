import { alloc } from "../base/arena";
import { Config } from "../model/config";
import { decodePiece, Tokenizer } from "../text/tokenizer";
import { EOS, UNKNOWN } from "../text/vocabulary";
import { newCandidates } from "./candidates";
import { Completion, newCompletion } from "./completion";
import { Grammar } from "./grammar/grammar";
import { GrammarState, grammarStateBytes, newGrammarState } from "./grammar/state";
import { Likelihood, newLikelihood } from "./likelihood";
import { HISTORY, LEAST_TEMPERATURE, newSampler, Sampler } from "./sampler";
import { MAX_TOP_LOGPROBS, Sequence } from "./sequence";

/** What stands for a seed of 0, from which the random numbers would stay 0. */
const SEED_OF_ZERO: u64 = 0x9e3779b97f4a7c15;
/** The least logprob that is told: JSON has no -Infinity. */
const LEAST_LOGPROB: f32 = -9999;

/** One sequence's place in the KV cache, and all that drawing its tokens needs. It keeps its tokens when the sequence ends. */
@unmanaged
export class Slot {
  index: i32;
  /** Null: the slot is idle. */
  sequence: Sequence;
  /** i32[context]: the tokens whose keys and values are in the cache. */
  tokens: usize;
  count: i32;
  /** Whether other sequences may copy what is in it. */
  shared: bool;
  /** When it was given away last: rises. */
  used: u64;
  /** In the present batch: its rows, and its row of logits, or its first row of hidden states, -1 without any. */
  rows: i32;
  answer: i32;
  completion: Completion;
  likelihood: Likelihood;
  sampler: Sampler;
  grammar: GrammarState;
  /** i32[vocabSize]: scratch of all slots. */
  allowed: usize;
  /** f64[dim]: sums of hidden states. */
  sums: usize;
  dim: i32;

  token(pos: i32): i32 {
    return load<i32>(this.tokens + ((<usize>pos) << 2));
  }

  /** Sets everything up for a sequence, as if the slot were new. */
  begin(s: Sequence): void {
    const c = this.completion;
    this.sequence = s;
    this.shared = s.usesCache;
    s.slot = this.index;
    memory.fill(this.sums, 0, (<usize>this.dim) << 3);
    s.completion = c;
    this.setSampler(s);
    c.stops = s.stops;
    c.endsAtBos = !s.ignoreEos;
    c.endsAtEos = !s.ignoreEos || changetype<usize>(s.grammar) != 0;
    c.hidesControl = true;
    c.likelihood = s.topLogprobs >= 0 ? this.likelihood : changetype<Likelihood>(0);
    this.grammar.reset(s.grammar);
    this.likelihood.topCount = min(s.topLogprobs, MAX_TOP_LOGPROBS);
    const last = load<i32>(s.ids + ((<usize>(s.promptCount - 1)) << 2));
    c.start(last, s.promptCount + s.maxTokens - 1);
    this.resume(s);
  }

  /** Takes in what was drawn for the text before; a character of several tokens may be half there. */
  private resume(s: Sequence): void {
    const c = this.completion;
    this.sampler.skip(s.resumed);
    for (let i = s.promptCount - s.resumed; i < s.promptCount; i++) {
      const id = load<i32>(s.ids + ((<usize>i) << 2));
      c.echo(load<i32>(s.ids + ((<usize>(i - 1)) << 2)), id);
      if (changetype<usize>(s.grammar)) this.spell(id);
    }
    c.text.length = 0;
  }

  /** Tells the grammar of a token: its whole piece, also behind BOS, where it is shown without its space. */
  private spell(id: i32): void {
    const c = this.completion;
    decodePiece(c.tokenizer, UNKNOWN, id);
    this.grammar.accept(c.tokenizer.piece, c.tokenizer.pieceLength);
  }

  private setSampler(s: Sequence): void {
    const sampler = this.sampler;
    const penalties = sampler.penalties;
    sampler.temperature = s.temperature < LEAST_TEMPERATURE ? 0 : s.temperature;
    sampler.topP = s.topP;
    sampler.topK = s.topK;
    sampler.minP = s.minP;
    sampler.setSeed(s.seed != 0 ? s.seed : SEED_OF_ZERO);
    penalties.reset();
    penalties.repetition = s.repetition;
    penalties.frequency = s.frequency;
    penalties.presence = s.presence;
    for (let i = 0; i < s.biasCount; i++) {
      const at = s.biasIds + ((<usize>i) << 3);
      sampler.setBias(load<i32>(at), load<f32>(at, 4));
    }
    for (let i = 0; i < s.promptCount; i++) sampler.accept(load<i32>(s.ids + ((<usize>i) << 2)));
  }

  /** Draws the sequence's next token from its logits, which it changes. */
  draw(logits: usize): void {
    const c = this.completion;
    if (changetype<usize>(this.sequence.grammar)) this.drawInGrammar(logits);
    else c.next(logits, this.count);
    if (changetype<usize>(c.likelihood)) clampLogprobs(c.likelihood);
  }

  /** The same under the sequence's grammar. How likely a token was is told as if there were none. */
  private drawInGrammar(logits: usize): void {
    const c = this.completion;
    const g = this.grammar;
    c.weigh(logits);
    this.sampler.penalties.apply(logits);
    g.allow(logits, this.sequence.maxTokens - c.count);
    const id = g.confirm(this.sampler.drawAllowed(logits, this.allowed));
    if (id != EOS) this.spell(id);
    c.take(id, this.count);
  }

  /** Gives the slot up; what it has computed stays. */
  end(): void {
    if (changetype<usize>(this.sequence)) {
      this.sequence.slot = -1;
      this.sequence.completion = changetype<Completion>(0);
    }
    this.sequence = changetype<Sequence>(0);
    this.grammar.reset(changetype<Grammar>(0));
    this.rows = 0;
    this.answer = -1;
    if (!this.shared) this.count = 0;
  }
}

function clampLogprobs(l: Likelihood): void {
  if (!(l.logprob > LEAST_LOGPROB)) l.logprob = LEAST_LOGPROB;
  for (let i = 0; i < l.topCount; i++) {
    const at = l.topLogprobs + ((<usize>i) << 2);
    if (!(load<f32>(at) > LEAST_LOGPROB)) store<f32>(at, LEAST_LOGPROB);
  }
}

/** Bytes of a slot, but for its part of the KV cache. */
export function slotBytes(c: Config, context: i32): u64 {
  const sampling = <u64>c.vocabSize * 12 + <u64>HISTORY * 4 + grammarStateBytes(c.vocabSize);
  return offsetof<Slot>() + <u64>context * 4 + <u64>c.dim * 8 + sampling;
}

/** `count` idle, empty slots, one behind the other; 0 when memory is exhausted. */
export function newSlots(count: i32, tokenizer: Tokenizer, context: i32, dim: i32): usize {
  const block = alloc(<u64>count * offsetof<Slot>());
  const allowed = alloc(<u64>tokenizer.vocabSize * 4);
  const candidates = newCandidates(tokenizer.vocabSize);
  if (!block || !allowed) return 0;
  memory.fill(block, 0, <usize>count * offsetof<Slot>());
  for (let i = 0; i < count; i++) {
    const slot = changetype<Slot>(block + <usize>i * offsetof<Slot>());
    slot.index = i;
    slot.answer = -1;
    slot.dim = dim;
    slot.tokens = alloc(<u64>context * 4);
    slot.sums = alloc(<u64>dim * 8);
    slot.allowed = allowed;
    slot.sampler = newSampler(tokenizer.vocabSize, candidates);
    slot.likelihood = newLikelihood(tokenizer.vocabSize, MAX_TOP_LOGPROBS);
    if (!slot.sums || !slot.tokens) return 0;
    if (!changetype<usize>(slot.sampler) || !changetype<usize>(slot.likelihood)) return 0;
    slot.completion = newCompletion(slot.sampler, tokenizer);
    slot.grammar = newGrammarState(tokenizer.vocabulary);
    if (!changetype<usize>(slot.completion) || !changetype<usize>(slot.grammar)) return 0;
  }
  return block;
}
