import { ByteBuffer } from "../../base/byte-buffer";
import { AGAIN, send } from "../../host/sockets";
import { Connection } from "./connection";
import { HttpLimits } from "./limits";

/** The most that one connection sends in one go, so that one fast reader does not hold up the others. */
const ROUND_BYTES: usize = 262144;
/** A client must take this much, or all there is, to be given more time. */
const PROGRESS_BYTES: usize = 1024;

/** The time of the present round, by host/clock. */
export let time: f64 = 0;
let writeSeconds: f64 = 0;

export function startOutput(limits: HttpLimits): void {
  writeSeconds = limits.writeSeconds;
}

export function setTime(now: f64): void {
  time = now;
}

/** Bytes that the socket has not taken yet. */
export function backlog(c: Connection): usize {
  return c.output.length;
}

/** Sends what waits, as far as the socket takes it. */
export function flush(c: Connection): void {
  const sent = sendPart(c, c.output.at, c.output.length);
  c.output.dropFront(sent);
  noteProgress(c, sent);
}

/** Appends bytes to what waits. What finds no room breaks the connection. */
export function queue(c: Connection, bytes: usize, n: usize): void {
  if (!c.output.append(bytes, n)) c.broken = true;
}

/** Sends large bytes from where they lie; only what the socket does not take is copied. */
export function sendOrQueue(c: Connection, bytes: usize, n: usize): void {
  flush(c);
  const sent = c.output.length == 0 ? sendPart(c, bytes, n) : 0;
  queue(c, bytes + sent, n - sent);
  noteProgress(c, sent);
}

/** The same with bytes that the connection takes over: the block in which they lie becomes its output. */
export function sendOrTake(c: Connection, body: ByteBuffer): void {
  flush(c);
  if (c.output.length > 0) return queue(c, body.at, body.length);
  const sent = sendPart(c, body.at, body.length);
  body.dropFront(sent);
  c.output.swap(body);
  noteProgress(c, sent);
}

function sendPart(c: Connection, bytes: usize, n: usize): usize {
  n = min(n, ROUND_BYTES);
  let sent: usize = 0;
  while (sent < n && !c.broken) {
    const count = send(c.handle, bytes + sent, n - sent);
    if (count == AGAIN || count == 0) break;
    if (count < 0) c.broken = true;
    else sent += count;
  }
  c.blocked = sent < n;
  return sent;
}

/** Winds up the clock of a client that takes nothing, or next to nothing. */
function noteProgress(c: Connection, sent: usize): void {
  if (c.output.length == 0) {
    c.output.clear();
    c.writeDeadline = Infinity;
    return;
  }
  c.taken += sent;
  if (c.writeDeadline != Infinity && c.taken < PROGRESS_BYTES) return;
  c.taken = 0;
  c.writeDeadline = time + writeSeconds;
}
