import { Writer } from "./writer";

/**
 * What went wrong, as the command's exit code. A parser that fails calls `fail`, writes one line that says what was
 * expected, what was found and where, and returns its own "no"; the entry that called it prints the line.
 */
export const OK: i32 = 0;
export const RUNTIME: i32 = 1;
export const USAGE: i32 = 2;
export const INVALID_FILE: i32 = 3;
export const OUT_OF_MEMORY: i32 = 4;
export const CONTEXT_FULL: i32 = 5;

const MESSAGE_BYTES: usize = 1024;
const text: usize = memory.data(1024, 8);
const header: usize = memory.data(32, 8); // one Writer

let code: i32 = OK;

/** The message of the last failure. */
export function message(): Writer {
  return changetype<Writer>(header);
}

/** The code of the last failure, OK when there was none. */
export function lastCode(): i32 {
  return code;
}

/** Starts the message of a failure; the caller appends the text. */
export function fail(failure: i32): Writer {
  code = failure;
  const w = message();
  w.buffer = text;
  w.capacity = MESSAGE_BYTES;
  w.length = 0;
  w.fd = -1;
  return w;
}

/** Forgets the last failure. */
export function clear(): void {
  fail(OK);
}

/** A failure with its usual cause: a block that does not fit in linear memory. */
export function failMemory(what: string, bytes: u64): void {
  fail(OUT_OF_MEMORY)
    .text("not enough memory for ")
    .text(what)
    .text(": ")
    .integer((bytes + 0xfffff) >> 20)
    .text(" MiB more are needed, WebAssembly has 4096 in all");
}
