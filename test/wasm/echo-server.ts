import { cstringLength, newWriter, Writer } from "../../assembly/base/writer";
import { alloc } from "../../assembly/base/arena";
import { now } from "../../assembly/host/clock";
import { argument, argumentCount, exit, start } from "../../assembly/host/process";
import {
  accept,
  AGAIN,
  close,
  CLOSED,
  closeWrite,
  isReadable,
  isWritable,
  listen,
  localPort,
  MAX_SOCKETS,
  pollClear,
  pollRead,
  pollWait,
  pollWrite,
  receive,
  send,
} from "../../assembly/host/sockets";
import { STDERR } from "../../assembly/host/streams";
import { Client, floods, isStuck } from "./echo-client";

/**
 * A server that shows what host/sockets does; the tests of both back ends talk to it.
 *   echo-server [A.B.C.D [PORT]]      prints "listening on http://127.0.0.1:PORT", or "listen: CODE" and ends with code 3
 * The first byte of a connection says what it is for:
 *   e  everything after it comes back; after the client's end, the server's
 *   f  eight megabytes come, whatever the client reads; then the end. Prints when the buffer is first full
 *   l  as f, but the server leaves when the client has taken nothing for a while, whatever is still under way
 *   h  "bye" comes, then the server's end; it reads on, and prints how much came until the client's end
 *   t  the time-outs 0, 1, 20 and 200 ms of a poll in which nothing happens come back as text, in milliseconds
 *   p  a thousand polls that only look, over all connections, come back as text: microseconds each
 *   q  everything is closed and the server ends with code 0
 */
const ROOM: usize = 16384;
const FLOOD: i32 = 8 << 20;

let clients: usize = 0;
let listener: i32 = 0;
let out: Writer = changetype<Writer>(0);

function client(handle: i32): Client {
  return changetype<Client>(clients + <usize>handle * offsetof<Client>());
}

function say(what: string, n: i32): void {
  out.text(what).integer(n).byte(0x0a).flush();
}

function hangUp(handle: i32): void {
  const c = client(handle);
  if (c.mode == 0x68) say("received ", c.total);
  c.used = false;
  close(handle);
}

function admit(): void {
  for (let handle = accept(listener); handle >= 0; handle = accept(listener)) {
    const c = client(handle);
    if (!c.at) c.at = alloc(ROOM);
    c.used = true;
    c.ended = false;
    c.mode = 0;
    c.length = c.sent = c.total = c.full = 0;
  }
}

function reply(c: Client, text: f64): void {
  let n = <i32>(text * 1000);
  // "N.NNN "
  let divisor = 1000;
  while (n / divisor >= 10) divisor *= 10;
  for (; divisor > 0; divisor /= 10) {
    store<u8>(c.at + c.length++, <u8>(0x30 + ((n / divisor) % 10)));
    if (divisor == 1000) store<u8>(c.at + c.length++, 0x2e);
  }
  store<u8>(c.at + c.length++, 0x20);
}

function timePoll(c: Client, milliseconds: i32): void {
  pollClear();
  pollRead(listener);
  const from = now();
  pollWait(milliseconds);
  reply(c, (now() - from) * 1e3);
}

function timeLooks(c: Client): void {
  const from = now();
  for (let i = 0; i < 1000; i++) {
    pollClear();
    for (let handle = 0; handle < MAX_SOCKETS; handle++) if (client(handle).used) pollRead(handle);
    pollWait(0);
  }
  reply(c, (now() - from) * 1e3);
}

/** The connection's purpose, from its first byte. */
function begin(c: Client, handle: i32): void {
  c.mode = load<u8>(c.at);
  c.length--;
  memory.copy(c.at, c.at + 1, c.length);
  if (c.mode == 0x65) return;
  c.total = c.length;
  c.length = 0;
  if (floods(c)) {
    c.total = 0;
    c.taken = now();
    for (let i: usize = 0; i < ROOM; i++) store<u8>(c.at + i, <u8>i);
    c.length = <i32>ROOM;
  } else if (c.mode == 0x68) {
    store<u32>(c.at, 0x657962);
    c.length = 3;
  } else if (c.mode == 0x74) {
    timePoll(c, 0);
    timePoll(c, 1);
    timePoll(c, 20);
    timePoll(c, 200);
    c.ended = true;
  } else if (c.mode == 0x70) {
    timeLooks(c);
    c.ended = true;
  } else if (c.mode == 0x71) {
    for (let other = 0; other < MAX_SOCKETS; other++) if (client(other).used) hangUp(other);
    close(listener);
    exit(0);
  } else {
    hangUp(handle);
  }
}

function read(handle: i32): void {
  const c = client(handle);
  const n = receive(handle, c.at, ROOM);
  if (n == AGAIN) return;
  if (n == CLOSED) {
    say("reset ", handle);
    hangUp(handle);
    return;
  }
  if (n == 0) {
    c.ended = true;
    if (c.mode == 0x68 || c.mode == 0) hangUp(handle);
    return;
  }
  if (c.mode == 0x68) {
    c.total += n;
    return;
  }
  c.length = n;
  c.sent = 0;
  if (c.mode == 0) begin(c, handle);
}

function write(handle: i32): void {
  const c = client(handle);
  while (c.sent < c.length) {
    const n = send(handle, c.at + c.sent, c.length - c.sent);
    if (n == AGAIN) {
      if (c.full++ == 0) say("stalled ", handle);
      return;
    }
    if (n == CLOSED) {
      say("broken ", handle);
      hangUp(handle);
      return;
    }
    c.sent += n;
    c.taken = now();
    if (!floods(c)) continue;
    c.total += n;
    if (c.sent == c.length && c.total < FLOOD) c.sent = 0;
  }
  if (c.mode == 0x68) {
    c.length = c.sent = 0;
    closeWrite(handle);
  }
  if (floods(c)) hangUp(handle);
}

function wantsToWrite(c: Client): bool {
  return c.sent < c.length;
}

function round(): void {
  let leaves = false;
  pollClear();
  pollRead(listener);
  for (let handle = 0; handle < MAX_SOCKETS; handle++) {
    const c = client(handle);
    if (!c.used) continue;
    if (c.mode == 0x6c) leaves = true;
    if (wantsToWrite(c)) pollWrite(handle);
    else pollRead(handle);
  }
  pollWait(leaves ? 100 : -1);
  for (let handle = 0; handle < MAX_SOCKETS; handle++) {
    const c = client(handle);
    if (!c.used) continue;
    if (isReadable(handle)) read(handle);
    else if (isWritable(handle)) write(handle);
    if (c.used && ((c.ended && !wantsToWrite(c)) || isStuck(c))) hangUp(handle);
  }
  if (isReadable(listener)) admit();
}

function number(word: usize): i32 {
  let n = 0;
  for (; load<u8>(word) >= 0x30; word++) n = n * 10 + (load<u8>(word) - 0x30);
  return n;
}

function address(word: usize): u32 {
  let a: u32 = 0;
  const end = word + cstringLength(word);
  while (word < end) {
    a = (a << 8) | number(word);
    while (word < end && load<u8>(word) != 0x2e) word++;
    word++;
  }
  return a;
}

function serve(): i32 {
  if (!start()) return 2;
  out = newWriter(STDERR, 256);
  clients = alloc(<u64>MAX_SOCKETS * offsetof<Client>());
  const count = argumentCount();
  listener = listen(count > 1 ? address(argument(1)) : 0x7f000001, count > 2 ? number(argument(2)) : 0);
  if (listener < 0) {
    say("listen: ", listener);
    return 3;
  }
  say("listening on http://127.0.0.1:", localPort(listener));
  while (true) round();
}

export function _start(): void {
  exit(serve());
}
