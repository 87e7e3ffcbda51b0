// What the tests of the scheduler drive: a scheduler whose handlers write down every token, and the same request computed
// alone, the command's way.
import { poolAlloc, startPool } from "../../assembly/base/pool";
import { compileJsonObject } from "../../assembly/generation/grammar/compile";
import { GrammarState, newGrammarState } from "../../assembly/generation/grammar/state";
import { newScheduler, Scheduler } from "../../assembly/generation/scheduler";
import { schedulerBytes } from "../../assembly/generation/scheduler-bytes";
import { Sequence } from "../../assembly/generation/sequence";
import { newSession, Session } from "../../assembly/generation/session";
import { Model, openModel } from "../../assembly/model/model";
import { loadTokenizer, Tokenizer } from "../../assembly/text/tokenizer";
import { compute } from "./scheduler-alone";
import { log, put, startLog, writeHead, writeToken } from "./scheduler-log";

export { alloc, allocationCount, mark, release } from "../../assembly/base/arena";
export { poolSize, poolUsed } from "../../assembly/base/pool";
export { lastCode, message } from "../../assembly/base/errors";

const DONE: i32 = 1;
const CANCELLED: i32 = 2;

let model = changetype<Model>(0);
let tokenizer = changetype<Tokenizer>(0);
let session = changetype<Session>(0);
let grammar = changetype<GrammarState>(0);
let scheduler = changetype<Scheduler>(0);
// {i32 owner, i32 token, Sequence victim, i32 its owner}[64]: who is cancelled from the handler of whose token
const actions: usize = memory.data(1024, 8);
let actionCount: i32 = 0;
let releasesInHandler: bool = true;

/** Loads a model, a tokenizer, and a pool. */
export function open(modelPath: usize, modelLength: usize, path: usize, length: usize): bool {
  if (!startPool(1 << 20)) return false;
  startLog();
  model = openModel(modelPath, modelLength, 0, 10000);
  if (!changetype<usize>(model)) return false;
  tokenizer = loadTokenizer(path, length, model.config.vocabSize);
  session = newSession(model, 16);
  if (!changetype<usize>(tokenizer) || !changetype<usize>(session)) return false;
  // What all grammars share must outlive the schedulers of a test.
  grammar = newGrammarState(tokenizer.vocabulary);
  return changetype<usize>(grammar) != 0;
}

export function start(slots: i32, context: i32, queue: i32, rows: i32): Scheduler {
  actionCount = 0;
  log.length = 0;
  scheduler = newScheduler(model, tokenizer, slots, context, queue, rows);
  if (!changetype<usize>(scheduler)) return scheduler;
  scheduler.onToken = onToken;
  scheduler.onDone = onDone;
  return scheduler;
}

export function estimate(slots: i32, context: i32, queue: i32, rows: i32): u64 {
  return schedulerBytes(model.config, slots, context, queue, rows);
}

function onToken(s: Sequence): void {
  writeToken(s.owner, s.completion);
  for (let i = 0; i < min(actionCount, 64); i++) {
    const at = actions + ((<usize>i) << 4);
    if (load<usize>(at) != s.owner || load<i32>(at, 4) != s.generated) continue;
    store<i32>(at, -1, 4);
    const victim = changetype<Sequence>(load<usize>(at, 8));
    if (!victim.isLive() || victim.owner != load<usize>(at, 12)) continue;
    writeHead(victim.owner, CANCELLED, 0, 0);
    scheduler.cancel(victim);
  }
}

function onDone(s: Sequence): void {
  writeHead(s.owner, DONE, s.generated, s.finish);
  put<i32>(s.stoppedByString ? 1 : 0);
  put<i32>(s.cachedTokens);
  for (let i = 0, n = s.embedding ? model.config.dim : 0; i < n; i++) {
    put<f32>(load<f32>(s.embedding + ((<usize>i) << 2)));
  }
  if (releasesInHandler) scheduler.release(s);
}

/** From the handler of `owner`'s token number `token`, `victim` is cancelled. */
export function cancelAt(owner: usize, token: i32, victim: Sequence): void {
  const at = actions + ((<usize>(actionCount & 63)) << 4);
  actionCount++;
  store<usize>(at, owner);
  store<i32>(at, token, 4);
  store<usize>(at, changetype<usize>(victim), 8);
  store<usize>(at, victim.owner, 12);
}

export function setReleasesInHandler(value: bool): void {
  releasesInHandler = value;
}

export function logStart(): usize {
  return log.buffer;
}

/** Bytes of the log, which starts anew. */
export function takeLog(): usize {
  const length = log.length;
  log.length = 0;
  return length;
}

export function acquire(owner: usize): Sequence {
  const s = scheduler.acquire();
  if (changetype<usize>(s)) s.owner = owner;
  return s;
}

/** Gives a sequence a copy of a prompt. False when the pool is exhausted. */
export function setPrompt(s: Sequence, ids: usize, count: i32): bool {
  s.ids = poolAlloc((<usize>count) << 2);
  s.promptCount = count;
  if (s.ids) memory.copy(s.ids, ids, (<usize>count) << 2);
  return s.ids != 0;
}

export function setSampling(s: Sequence, seed: u64, temperature: f32, topP: f32, topK: i32, minP: f32): void {
  s.seed = seed;
  s.temperature = temperature;
  s.topP = topP;
  s.topK = topK;
  s.minP = minP;
}

export function setPenalties(s: Sequence, repetition: f32, frequency: f32, presence: f32): void {
  s.repetition = repetition;
  s.frequency = frequency;
  s.presence = presence;
}

export function setLimits(s: Sequence, maxTokens: i32, topLogprobs: i32, ignoreEos: bool, usesCache: bool): void {
  s.maxTokens = maxTokens;
  s.topLogprobs = topLogprobs;
  s.ignoreEos = ignoreEos;
  s.usesCache = usesCache;
}

export function setBias(s: Sequence, id: i32, bias: f32): void {
  s.biasIds = poolAlloc(8);
  s.biasCount = 1;
  store<i32>(s.biasIds, id);
  store<f32>(s.biasIds, bias, 4);
}

export function addStop(s: Sequence, bytes: usize, length: usize): bool {
  return s.addStop(bytes, length);
}

export function setLeader(s: Sequence, leader: Sequence): void {
  s.leader = leader;
}

export function setBlocked(s: Sequence, blocked: bool): void {
  s.blocked = blocked;
}

export function setEmbedding(s: Sequence): void {
  s.embedding = poolAlloc((<usize>model.config.dim) << 2);
}

/** Any JSON object. False when the vocabulary cannot spell it. */
export function setGrammar(s: Sequence): bool {
  s.grammar = compileJsonObject(tokenizer.vocabulary);
  return changetype<usize>(s.grammar) != 0;
}

export function submit(s: Sequence): bool {
  return scheduler.submit(s);
}

export function cancel(s: Sequence): void {
  scheduler.cancel(s);
}

export function giveBack(s: Sequence): void {
  scheduler.release(s);
}

export function status(s: Sequence): i32 {
  return s.status;
}

export function promptDone(s: Sequence): i32 {
  return s.promptDone;
}

export function slotOf(s: Sequence): i32 {
  return s.slot;
}

export function step(): bool {
  return scheduler.step();
}

export function waiting(): i32 {
  return scheduler.waiting();
}

export function running(): i32 {
  return scheduler.running();
}

export function kvTokensUsed(): i32 {
  return scheduler.kvTokensUsed();
}

/** promptTokens, generatedTokens, steps, rowsComputed, prefixQueries, prefixHits by number. */
export function counter(which: i32): f64 {
  if (which == 0) return <f64>scheduler.promptTokens;
  if (which == 1) return <f64>scheduler.generatedTokens;
  if (which == 2) return <f64>scheduler.steps;
  if (which == 3) return <f64>scheduler.rowsComputed;
  return <f64>(which == 4 ? scheduler.prefixQueries() : scheduler.prefixHits());
}

/** Computes an acquired sequence alone and writes its tokens down; the sequence stays as it was. */
export function computeAlone(s: Sequence): void {
  compute(s, session, tokenizer, grammar, scheduler.context);
}
