import { alloc } from "../base/arena";

/** The sockets that can be open at once. A handle is an index into their table. */
export const MAX_SOCKETS: i32 = 1024;

/** What `receive`, `send` and `accept` answer when they would have to wait. */
export const AGAIN: i32 = -1;
/** The connection is over: reset, broken pipe, or any other error. */
export const CLOSED: i32 = -2;

export const READ: u8 = 1;
export const WRITE: u8 = 2;

/** One open socket. Which numbers stand for it on the host is the back end's affair. */
@unmanaged
export class Socket {
  /** Preview 1: the file descriptor. WASI 0.2: the tcp-socket. */
  id: i32;
  input: i32; // WASI 0.2: input-stream and output-stream; 0 in a listener
  output: i32;
  readable: i32; // WASI 0.2: their pollables (of a listener: its own); 0 before the first use
  writable: i32;
  room: i32; // WASI 0.2: what the host takes at once when it holds nothing back
  leaving: u8; // WASI 0.2: what closing.ts has still to do
  until: f64; // WASI 0.2: how long that may wait
  next: i32; // the next free entry, while this one is free
  wanted: u8; // READ | WRITE, for pollWait
  ready: u8; // READ | WRITE, its answer
  listed: bool; // stands among `polled`
}

const NOBODY: i32 = -1;

let table: usize = 0;
let polled: usize = 0; // handles, i32
let polledCount: i32 = 0;
let firstFree: i32 = NOBODY;

/** Lays out the table, once. False when it does not fit in memory. */
export function openTable(): bool {
  if (table) return true;
  polled = alloc(<u64>MAX_SOCKETS * sizeof<i32>());
  const room = alloc(<u64>MAX_SOCKETS * offsetof<Socket>());
  if (!polled || !room) return false;
  table = room;
  memory.fill(table, 0, <usize>MAX_SOCKETS * offsetof<Socket>());
  for (let i = MAX_SOCKETS - 1; i >= 0; i--) free(i);
  return true;
}

export function socket(handle: i32): Socket {
  return changetype<Socket>(table + <usize>handle * offsetof<Socket>());
}

/** Whether another socket fits. */
export function hasFree(): bool {
  return firstFree != NOBODY;
}

/** Takes a free entry; ask `hasFree` first. Returns its handle. */
export function take(id: i32): i32 {
  const handle = firstFree;
  const s = socket(handle);
  firstFree = s.next;
  s.id = id;
  s.input = s.output = s.readable = s.writable = 0;
  s.room = 0;
  s.leaving = 0;
  return handle;
}

export function free(handle: i32): void {
  const s = socket(handle);
  s.wanted = s.ready = 0;
  s.next = firstFree;
  firstFree = handle;
}

/** Forgets all that was to be polled. */
export function pollClear(): void {
  for (let i = 0; i < polledCount; i++) {
    const s = socket(polledHandle(i));
    s.wanted = s.ready = 0;
    s.listed = false;
  }
  polledCount = 0;
}

/** Adds READ or WRITE to what the next pollWait looks at. */
export function want(handle: i32, what: u8): void {
  const s = socket(handle);
  s.wanted |= what;
  if (s.listed) return;
  s.listed = true;
  store<i32>(polled + ((<usize>polledCount) << 2), handle);
  polledCount++;
}

/** How many handles are to be polled; one that was closed since wants nothing. */
export function polledSockets(): i32 {
  return polledCount;
}

export function polledHandle(i: i32): i32 {
  return load<i32>(polled + ((<usize>i) << 2));
}

export function isReady(handle: i32, what: u8): bool {
  return (socket(handle).ready & what) != 0;
}
