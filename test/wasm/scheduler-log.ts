import { newWriter, Writer } from "../../assembly/base/writer";
import { Completion } from "../../assembly/generation/completion";

/** What the handlers of a scheduler saw, for test/engine/scheduler-log.ts to read: little-endian numbers, and text. */
const LOG_BYTES: usize = 1 << 22;
const TOKEN: i32 = 0;

export let log: Writer = changetype<Writer>(0);
const record: usize = memory.data(8, 8);

export function startLog(): void {
  log = newWriter(-1, LOG_BYTES);
}

export function put<T>(value: T): void {
  store<T>(record, value);
  log.bytes(record, sizeof<T>());
}

export function writeHead(owner: usize, kind: i32, id: i32, finish: i32): void {
  put<usize>(owner);
  put<i32>(kind);
  put<i32>(id);
  put<i32>(finish);
}

export function writeToken(owner: usize, c: Completion): void {
  writeHead(owner, TOKEN, c.id, c.finish);
  const known = changetype<usize>(c.likelihood) != 0;
  put<f64>(known ? c.likelihood.logprob : 0);
  const count = known ? c.likelihood.topCount : 0;
  put<i32>(count);
  for (let i = 0; i < count; i++) {
    put<i32>(load<i32>(c.likelihood.topIds + ((<usize>i) << 2)));
    put<f32>(load<f32>(c.likelihood.topLogprobs + ((<usize>i) << 2)));
  }
  put<i32>(<i32>c.text.length);
  log.bytes(c.text.buffer, c.text.length);
}
