import { alloc, mark, release } from "../../assembly/base/arena";
import { Completion, newCompletion, RUNNING } from "../../assembly/generation/completion";
import { GrammarState } from "../../assembly/generation/grammar/state";
import { newLikelihood } from "../../assembly/generation/likelihood";
import { newCandidates } from "../../assembly/generation/candidates";
import { newSampler } from "../../assembly/generation/sampler";
import { Sequence } from "../../assembly/generation/sequence";
import { Session } from "../../assembly/generation/session";
import { decodePiece, Tokenizer } from "../../assembly/text/tokenizer";
import { writeToken } from "./scheduler-log";

/** Computes a sequence alone, as the command does, and writes its tokens down; the sequence stays as it was. */
export function compute(
  s: Sequence,
  session: Session,
  tokenizer: Tokenizer,
  grammar: GrammarState,
  context: i32,
): void {
  const before = mark();
  const sampler = newSampler(tokenizer.vocabSize, newCandidates(tokenizer.vocabSize));
  const c = newCompletion(sampler, tokenizer);
  const bound = changetype<usize>(s.grammar) != 0;
  if (bound) grammar.reset(s.grammar);
  c.stops = s.stops;
  c.endsAtBos = !s.ignoreEos;
  c.endsAtEos = !s.ignoreEos || bound;
  c.hidesControl = true;
  if (s.topLogprobs >= 0) c.likelihood = newLikelihood(tokenizer.vocabSize, s.topLogprobs);
  sampler.temperature = s.temperature;
  sampler.topP = s.topP;
  sampler.topK = s.topK;
  sampler.minP = s.minP;
  sampler.penalties.repetition = s.repetition;
  sampler.penalties.frequency = s.frequency;
  sampler.penalties.presence = s.presence;
  sampler.setSeed(s.seed);
  for (let i = 0; i < s.biasCount; i++) sampler.setBias(load<i32>(s.biasIds), load<f32>(s.biasIds, 4));
  session.truncate(0);
  for (let i = 0; i < s.promptCount; i++) sampler.accept(load<i32>(s.ids + ((<usize>i) << 2)));
  session.prefill(s.ids, s.promptCount);
  const most = max(1, min(s.maxTokens, context - s.promptCount));
  c.start(load<i32>(s.ids + ((<usize>(s.promptCount - 1)) << 2)), s.promptCount + most - 1);
  for (;;) {
    if (bound) drawInGrammar(c, session, grammar, most);
    else c.next(session.logits, session.pos);
    writeToken(s.owner, c);
    if (c.finish != RUNNING) break;
    session.step(c.id);
  }
  s.stops.reset();
  release(before);
}

function drawInGrammar(c: Completion, session: Session, grammar: GrammarState, most: i32): void {
  c.weigh(session.logits);
  c.sampler.penalties.apply(session.logits);
  grammar.allow(session.logits, most - c.count);
  const before = mark();
  const id = c.sampler.drawAllowed(session.logits, alloc(<u64>c.tokenizer.vocabSize * 4));
  release(before);
  if (id > 2) {
    decodePiece(c.tokenizer, 0, id);
    grammar.accept(c.tokenizer.piece, c.tokenizer.pieceLength);
  }
  c.take(id, session.pos);
}
