import { type Engine, type Row } from "../../../src/engine.ts";
import { BOS, EOS } from "../document-parts.ts";
import { type Sampler } from "./sampler.ts";

/** What a model is to go on with, in tokens, and how the tokens of the answer are chosen. */
export interface Prompt {
  readonly tokens: readonly number[];
  readonly sampler: Sampler;
}

/** The tokens of an answer, without the BOS or EOS that ends it. */
export interface Completion {
  readonly tokens: readonly number[];
  /** False when `maxTokens` or the context cut it. */
  readonly ended: boolean;
}

/** What the engine was loaded with, and where answers are cut. */
export interface GenerateLimits {
  readonly slots: number;
  /** Rows of a batch, at least `slots`, with as many rows of logits as there are slots. */
  readonly rows: number;
  /** Tokens of an answer, its end not counted. */
  readonly maxTokens: number;
}

/** An answer that is being made. `pending` are the tokens that the model has not read yet, `pos` is the first one's place. */
interface Job {
  readonly index: number;
  readonly slot: number;
  readonly sampler: Sampler;
  readonly answer: number[];
  pending: readonly number[];
  pos: number;
}

/** Answers all prompts, `slots` at a time in one batch, which changes none of them: an engine's rows do not see each other. */
export function generate(engine: Engine, prompts: readonly Prompt[], limits: GenerateLimits): Completion[] {
  const { seqLen } = engine.config;
  const completions = Array<Completion>(prompts.length).fill({ tokens: [], ended: false });
  const freeSlots = Array.from({ length: limits.slots }, (_, slot) => slot);
  // A prompt that fills the context leaves no room for an answer.
  const waiting = prompts.flatMap((prompt, index) => (prompt.tokens.length > seqLen ? [] : [{ ...prompt, index }]));
  let jobs: Job[] = [];
  while (waiting.length > 0 || jobs.length > 0) {
    while (freeSlots.length > 0 && waiting.length > 0) {
      const { index, tokens, sampler } = waiting.shift()!;
      jobs.push({ index, slot: freeSlots.pop()!, sampler, answer: [], pending: tokens, pos: 0 });
    }
    const running: Job[] = [];
    for (const { job, logits } of step(engine, jobs, limits.rows)) {
      const ended = logits !== undefined && advance(job, logits);
      const cut = job.answer.length >= limits.maxTokens && !ended;
      if (!ended && !cut && job.pos < seqLen) {
        running.push(job);
        continue;
      }
      completions[job.index] = { tokens: job.answer, ended };
      freeSlots.push(job.slot);
    }
    jobs = running;
  }
  return completions;
}

/** One batch: answers go on by a token each, what is left of the rows reads prompts. Logits where all of `pending` is read. */
function step(engine: Engine, jobs: readonly Job[], rows: number): { job: Job; logits: Float32Array | undefined }[] {
  const batch: Row[] = [];
  const read: { job: Job; complete: boolean }[] = [];
  for (const job of [...jobs].sort((a, b) => a.pending.length - b.pending.length)) {
    const count = Math.min(job.pending.length, rows - batch.length);
    const complete = count === job.pending.length;
    for (let i = 0; i < count; i++) {
      const logits = complete && i === count - 1;
      batch.push({ token: job.pending[i]!, pos: job.pos + i, slot: job.slot, logits });
    }
    job.pos += count;
    job.pending = job.pending.slice(count);
    read.push({ job, complete });
  }
  const logits = engine.forward(batch).values();
  return read.map(({ job, complete }) => ({ job, logits: complete ? logits.next().value : undefined }));
}

/** Chooses the next token. True when it ends the answer. */
function advance(job: Job, logits: Float32Array): boolean {
  const token = job.sampler(logits);
  if (token === BOS || token === EOS) return true;
  job.answer.push(token);
  job.pending = [token];
  return false;
}
