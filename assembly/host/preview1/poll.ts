import {
  clockid,
  errno,
  eventtype,
  poll_oneoff,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";
import { alloc } from "../../base/arena";
import { MAX_SOCKETS, polledHandle, polledSockets, READ, socket, WRITE } from "../socket-table";
import { now } from "./clock";

const SUBSCRIPTION: usize = 48;
const EVENT: usize = 32;
const MOST: usize = <usize>MAX_SOCKETS * 2 + 1; // reading and writing of every socket, and the time

const MILLISECOND: u64 = 1_000_000;
const PAUSE: u64 = MILLISECOND;

let subscriptions: usize = 0;
let events: usize = 0;
const count: usize = memory.data(4, 4);

/** The memory for the questions and answers, once; the listener's first poll asks for it. */
function makeRoom(): bool {
  if (!subscriptions) subscriptions = alloc(MOST * SUBSCRIPTION);
  if (!events) events = alloc(MOST * EVENT);
  return subscriptions != 0 && events != 0;
}

function subscribe(i: i32, type: u8, handle: i32, fd: i32): void {
  const s = subscriptions + <usize>i * SUBSCRIPTION;
  memory.fill(s, 0, SUBSCRIPTION);
  store<i32>(s, handle);
  store<u8>(s, type, 8);
  store<i32>(s, fd, 16);
}

function subscribeTime(i: i32, nanoseconds: u64): void {
  subscribe(i, eventtype.CLOCK, 0, clockid.MONOTONIC);
  store<u64>(subscriptions + <usize>i * SUBSCRIPTION, nanoseconds, 24);
}

/** Writes down what every polled socket waits for. Returns how many questions that makes. */
function subscribeSockets(): i32 {
  let n = 0;
  for (let i = 0; i < polledSockets(); i++) {
    const handle = polledHandle(i);
    const s = socket(handle);
    s.ready = 0;
    if (s.wanted & READ) subscribe(n++, eventtype.FD_READ, handle, s.id);
    if (s.wanted & WRITE) subscribe(n++, eventtype.FD_WRITE, handle, s.id);
  }
  return n;
}

/** Marks what happened. Returns how many sockets are ready, or -1 when only the time is over. */
function collect(n: i32): i32 {
  let ready = 0;
  let late = false;
  for (let i = 0; i < n; i++) {
    const e = events + <usize>i * EVENT;
    const type = load<u8>(e, 10);
    if (type == eventtype.CLOCK) {
      late = true;
      continue;
    }
    if (load<u16>(e, 8) == errno.INTR) continue;
    // Any other error is the socket's: whoever reads or writes next will be told.
    const s = socket(load<i32>(e));
    if (!s.ready) ready++;
    s.ready |= type == eventtype.FD_READ ? READ : WRITE;
  }
  return ready == 0 && late ? -1 : ready;
}

function pause(nanoseconds: u64): void {
  subscribeTime(0, nanoseconds);
  poll_oneoff(subscriptions, events, 1, count);
}

export function pollWait(milliseconds: i32): i32 {
  if (!makeRoom()) return 0;
  const end = now() + <f64>milliseconds * 1e-3;
  let left = <u64>max<i32>(milliseconds, 0) * MILLISECOND;
  while (true) {
    const n = subscribeSockets();
    if (n == 0 && milliseconds <= 0) return 0;
    if (milliseconds >= 0) subscribeTime(n, left);
    const all = milliseconds >= 0 ? n + 1 : n;
    const error = poll_oneoff(subscriptions, events, all, count);
    const ready = error == errno.SUCCESS ? collect(load<i32>(count)) : 0;
    if (ready != 0) return max<i32>(ready, 0);
    // WasmEdge wakes up for nothing while a peer that closed its side leaves our full buffer unread, and on a signal.
    pause(PAUSE);
    if (milliseconds < 0) continue;
    const seconds = end - now();
    if (seconds <= 0) return 0;
    left = <u64>(seconds * 1e9);
  }
}
