import { alloc } from "../../base/arena";
import { MAX_SOCKETS, polledHandle, polledSockets, READ, socket, WRITE } from "../socket-table";
import { now } from "./clock";
import { settle } from "./closing";
import { dropPollable, poll, subscribeDuration, subscribeOutput } from "./imports";
import { lend } from "./lists";

const MOST: usize = <usize>MAX_SOCKETS * 2 + 1; // reading and writing of every socket, and the time
const MILLISECOND: u64 = 1_000_000;
const ROUND: i32 = 20; // milliseconds between two looks at connections that are to end

let pollables: usize = 0; // what the host is asked about
let askedFor: usize = 0; // for each: handle << 2 | READ or WRITE; 0xffffffff: the time
let indices: usize = 0; // room for its answer
/**
 * A pollable that is always ready: a time of the clock that is over. It is not the instant 0, for wasmtime answers that one
 * without letting its scheduler run, which gives each turn of a program only so many looks at sockets (tokio's budget): after
 * 128 of them nothing could be sent or received until the server had nothing to compute.
 */
let past: i32 = 0;
const list: usize = memory.data(8, 4);
let asked: i32 = 0;

/** The memory for questions and answers, once. */
function makeRoom(): bool {
  if (indices) return true;
  const words = alloc(<u64>MOST * 12);
  if (!words) return false;
  pollables = words;
  askedFor = words + MOST * 4;
  indices = words + MOST * 8;
  past = subscribeDuration(1);
  return true;
}

function ask(pollable: i32, who: i32): void {
  const offset = (<usize>asked) << 2;
  store<i32>(pollables + offset, pollable);
  store<i32>(askedFor + offset, who);
  asked++;
}

/** Asks about every polled socket. Returns how many need no question, because nothing can be sent any more. */
function askSockets(): i32 {
  let ready = 0;
  asked = 0;
  for (let i = 0; i < polledSockets(); i++) {
    const handle = polledHandle(i);
    const s = socket(handle);
    s.ready = 0;
    if (s.wanted & READ) ask(s.readable, (handle << 2) | READ);
    if (!(s.wanted & WRITE)) continue;
    if (s.output && !s.writable) s.writable = subscribeOutput(s.output);
    if (s.writable) {
      ask(s.writable, (handle << 2) | WRITE);
    } else {
      s.ready = WRITE;
      ready++;
    }
  }
  return ready;
}

/** Marks what the host says is ready. Returns how many more sockets that makes. */
function collect(): i32 {
  let ready = 0;
  for (let i = 0, n = load<i32>(list, 4); i < n; i++) {
    const index = load<u32>(load<usize>(list) + ((<usize>i) << 2));
    const who = load<i32>(askedFor + ((<usize>index) << 2));
    if (who < 0) continue;
    const s = socket(who >> 2);
    if (!s.ready) ready++;
    s.ready |= <u8>(who & 3);
  }
  return ready;
}

/** Waits once, with the time among the questions. Returns how many sockets are ready. */
function look(milliseconds: i32): i32 {
  const ready = askSockets();
  if (ready > 0) milliseconds = 0;
  if (asked == 0 && milliseconds <= 0) return ready;
  const timer = milliseconds > 0 ? subscribeDuration(<u64>milliseconds * MILLISECOND) : past;
  if (milliseconds >= 0) ask(timer, -1);
  lend(indices, MOST * 4);
  poll(pollables, asked, list);
  lend(0, 0);
  if (milliseconds > 0) dropPollable(timer);
  return ready + collect();
}

export function pollWait(milliseconds: i32): i32 {
  if (!makeRoom()) return 0;
  const end = now() + <f64>milliseconds * 1e-3;
  let left = milliseconds;
  while (true) {
    const all = settle() == 0 || (left >= 0 && left <= ROUND);
    const ready = look(all ? left : ROUND);
    if (ready > 0 || all) return ready;
    if (milliseconds > 0) left = max<i32>(<i32>((end - now()) * 1e3), 0);
  }
}
