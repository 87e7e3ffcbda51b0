import { lastCode, message } from "../../assembly/base/errors";
import { poolAlloc, startPool } from "../../assembly/base/pool";
import { OPERATIONS, profiled, startProfile, stopProfile } from "../../assembly/base/profile";
import { cstringLength, newWriter, Writer } from "../../assembly/base/writer";
import { newScheduler, Scheduler } from "../../assembly/generation/scheduler";
import { now } from "../../assembly/host/clock";
import { argument, argumentCount, exit, start } from "../../assembly/host/process";
import { STDERR, STDOUT } from "../../assembly/host/streams";
import { openModel } from "../../assembly/model/model";
import { loadTokenizer } from "../../assembly/text/tokenizer";

/**
 * Many sequences at once over one model: tokens a second of 1, 2, 4, .. sequences that draw at the same time.
 *   scheduler MODEL TOKENIZER STEPS ROUNDS COUNT...
 * Prints a JSON line a round: {"sequences":8,"mean":0.01,"least":0.01,"operations":[..]}, seconds a step, and of its operations.
 */
const PROMPT: i32 = 8;

function whole(text: usize): i32 {
  let value = 0;
  for (; load<u8>(text) != 0; text++) value = value * 10 + load<u8>(text) - 0x30;
  return value;
}

function submitAll(scheduler: Scheduler, count: i32, steps: i32): void {
  for (let i = 0; i < count; i++) {
    const s = scheduler.acquire();
    s.ids = poolAlloc(<usize>PROMPT * 4);
    s.promptCount = PROMPT;
    for (let p = 0; p < PROMPT; p++) store<i32>(s.ids + ((<usize>p) << 2), p == 0 ? 1 : 5 + i + p * 7);
    s.maxTokens = steps + 8;
    s.temperature = 0;
    s.ignoreEos = true;
    s.usesCache = false;
    scheduler.submit(s);
  }
}

function round(scheduler: Scheduler, count: i32, steps: i32, out: Writer): void {
  submitAll(scheduler, count, steps);
  do {
    scheduler.step();
  } while (scheduler.batch.state.scored < count);
  let least = Infinity;
  startProfile();
  const begun = now();
  for (let i = 0; i < steps; i++) {
    const from = now();
    scheduler.step();
    const seconds = now() - from;
    if (seconds < least) least = seconds;
  }
  const mean = (now() - begun) / <f64>steps;
  stopProfile();
  out.text('{"sequences":').integer(count).text(',"mean":').decimal(mean, 6).text(',"least":').decimal(least, 6);
  out.text(',"operations":[');
  for (let i = 0; i < OPERATIONS; i++) out.text(i > 0 ? "," : "").decimal(profiled(i) / <f64>steps, 6);
  out.text("]}\n").flush();
  for (let i = 0; i < scheduler.slotCount; i++) {
    const s = scheduler.slot(i).sequence;
    if (changetype<usize>(s)) scheduler.cancel(s);
  }
}

function main(out: Writer): bool {
  const model = openModel(argument(1), cstringLength(argument(1)), 0, 10000);
  if (!changetype<usize>(model)) return false;
  const tokenizer = loadTokenizer(argument(2), cstringLength(argument(2)), model.config.vocabSize);
  if (!changetype<usize>(tokenizer) || !startPool(1 << 20)) return false;
  const steps = whole(argument(3));
  let most = 1;
  for (let i = 5; i < argumentCount(); i++) most = max(most, whole(argument(i)));
  const scheduler = newScheduler(model, tokenizer, most, PROMPT + steps + 8, most, 64);
  if (!changetype<usize>(scheduler)) return false;
  for (let r = whole(argument(4)); r > 0; r--) {
    for (let i = 5; i < argumentCount(); i++) round(scheduler, whole(argument(i)), steps, out);
  }
  return true;
}

export function _start(): void {
  start();
  const out = newWriter(STDOUT, 4096);
  if (main(out)) return;
  const errors = newWriter(STDERR, 1100);
  errors.bytes(message().buffer, message().length).text("\n").flush();
  exit(lastCode());
}
