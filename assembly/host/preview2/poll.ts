import { alloc } from "../../base/arena";
import { MAX_SOCKETS, polledHandle, polledSockets, READ, socket, WRITE } from "../socket-table";
import { BUDGET, spend, spendAll } from "./budget";
import { now } from "./clock";
import { settle } from "./closing";
import { dropPollable, poll, subscribeDuration, subscribeOutput } from "./imports";
import { lend } from "./lists";

const MOST: usize = <usize>MAX_SOCKETS * 2 + 1; // reading and writing of every socket, and the time
const MILLISECOND: u64 = 1_000_000;
const ROUND: i32 = 20; // milliseconds between two looks at connections that are to end
const PART: i32 = BUDGET / 2; // questions of one look: what is ready must then still be used

let pollables: usize = 0; // what the host is asked about
let askedFor: usize = 0; // for each: handle << 2 | READ or WRITE; 0xffffffff: the time
let indices: usize = 0; // room for its answer
let past: i32 = 0; // a pollable that is always ready: a time that is over
const list: usize = memory.data(8, 4);
let asked: i32 = 0;
let ready: i32 = 0; // sockets that are

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

/** Asks `most` questions or fewer about polled sockets, from the `from`-th on. Returns the first that was left out. */
function askSockets(from: i32, most: i32): i32 {
  asked = 0;
  let i = from;
  for (; i < polledSockets() && asked + 2 <= most; i++) {
    const handle = polledHandle(i);
    const s = socket(handle);
    s.ready = 0;
    if (s.wanted & READ) ask(s.readable, (handle << 2) | READ);
    if (!(s.wanted & WRITE)) continue;
    if (s.output && !s.writable) s.writable = subscribeOutput(s.output);
    if (s.writable) {
      ask(s.writable, (handle << 2) | WRITE);
    } else {
      s.ready = WRITE; // nothing can be sent any more, and that needs no question
      ready++;
    }
  }
  return i;
}

/** Waits for what was asked, and marks what the host says is ready. */
function answerTo(): void {
  lend(indices, MOST * 4);
  poll(pollables, asked, list);
  lend(0, 0);
  for (let i = 0, n = load<i32>(list, 4); i < n; i++) {
    const index = load<u32>(load<usize>(list) + ((<usize>i) << 2));
    const who = load<i32>(askedFor + ((<usize>index) << 2));
    if (who < 0) continue;
    const s = socket(who >> 2);
    if (!s.ready) ready++;
    s.ready |= <u8>(who & 3);
  }
}

/** Looks at all polled sockets without waiting, a part at a time, so that there is patience left to use them. */
function look(): void {
  ready = 0;
  for (let i = 0; i < polledSockets();) {
    i = askSockets(i, PART);
    if (asked == 0) continue;
    spend(asked + 1);
    ask(past, -1);
    answerTo();
  }
}

/** Waits for any of the polled sockets, of which none was ready, and for the time, if it is not negative. */
function wait(milliseconds: i32): void {
  ready = 0;
  askSockets(0, i32.MAX_VALUE);
  if (ready > 0 || (asked == 0 && milliseconds < 0)) return;
  const timer = milliseconds >= 0 ? subscribeDuration(<u64>milliseconds * MILLISECOND) : 0;
  if (timer) ask(timer, -1);
  answerTo();
  if (timer) dropPollable(timer);
  spendAll();
}

export function pollWait(milliseconds: i32): i32 {
  if (!makeRoom()) return 0;
  const end = now() + <f64>milliseconds * 1e-3;
  let left = milliseconds;
  while (true) {
    const all = settle() == 0 || (left >= 0 && left <= ROUND);
    look();
    if (ready == 0 && left != 0) wait(all ? left : ROUND);
    if (ready > 0 || all) return ready;
    if (milliseconds > 0) left = max<i32>(<i32>((end - now()) * 1e3), 0);
  }
}
