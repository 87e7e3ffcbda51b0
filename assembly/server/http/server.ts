import { now } from "../../host/clock";
import {
  accept,
  AGAIN,
  close,
  isReadable,
  isWritable,
  MAX_SOCKETS,
  pollClear,
  pollRead,
  pollWait,
  pollWrite,
} from "../../host/sockets";
import { Connection, Phase } from "./connection";
import {
  addConnection,
  closeConnection,
  connectionAt,
  connectionCount,
  oldestIn,
  regularConnections,
  startConnections,
  sweepConnections,
} from "./connections";
import { answerRefusal, checkTime, enter, receiveFrom, settle, startExchange } from "./exchange";
import { HttpLimits } from "./limits";
import { flush, setTime, startOutput, time } from "./output";
import { refuse } from "./refusal";
import { startResponses } from "./response";

export { onGone, onHttpError, onRequest } from "./exchange";

/** Connections beyond the limit that are kept for as long as it takes to tell them. */
const SURPLUS: i32 = 16;
/** The most that are accepted in one round. */
const ACCEPTS: i32 = 32;
/** How long nothing is accepted after the host had no room for another socket. */
const PAUSE_SECONDS: f64 = 0.1;
/** How long a socket on which nothing is under way may wait to be looked at while the server computes. */
const GLANCE_SECONDS: f64 = 0.01;
/** A client that is told no has this long before its place is given away. */
const LINGER_SECONDS: f64 = 1;

let limits: HttpLimits = changetype<HttpLimits>(0);
let listener: i32 = -1;
let acceptAfter: f64 = 0;
/** When the host was last asked about all sockets. */
let polled: f64 = -Infinity;

/**
 * Takes all memory that connections need, but for their contents, which live in the pool (start that first).
 * @returns false when memory is exhausted
 */
export function startHttp(l: HttpLimits): bool {
  l.maxConnections = min(l.maxConnections, MAX_SOCKETS - 1 - SURPLUS);
  limits = l;
  startOutput(l);
  return startConnections(l.maxConnections + SURPLUS) && startResponses(l) && startExchange(l);
}

/** From now on the connections of this listener are served. */
export function serve(handle: i32): void {
  listener = handle;
}

/**
 * One round over all sockets: waits for one of them, at most that long (0: not at all), then accepts, reads, calls the
 * handlers, writes, and ends what takes too long. The work for one connection is bounded.
 *
 * Rounds that must not wait may come between any two steps of a computation. Asking the host about every socket costs WasmEdge
 * some 50 microseconds and one more for each; so most of these rounds only try the few sockets on which a request is under
 * way. New clients, and those that are idle, are looked for every GLANCE_SECONDS.
 */
export function tick(milliseconds: i32): void {
  setTime(now());
  const glances = milliseconds == 0 && time - polled < GLANCE_SECONDS;
  if (!glances) {
    pollWait(prepare(milliseconds));
    setTime(now());
    polled = time;
  }
  for (let i = connectionCount() - 1; i >= 0; i--) {
    const c = connectionAt(i);
    settle(c);
    if (!isOpen(c)) continue;
    if (glances ? isUnderWay(c) : c.phase != Phase.Flushing && isReadable(c.handle)) receiveFrom(c);
    if (c.blocked && isOpen(c) && (glances || isWritable(c.handle))) flush(c);
    settle(c);
    checkTime(c);
  }
  if (!glances && listener >= 0 && time >= acceptAfter && isReadable(listener)) acceptSome();
  sweepConnections();
}

function isOpen(c: Connection): bool {
  return c.phase != Phase.Closed;
}

/** Whether more of a request may come, or its client may leave while it waits for the answer. */
function isUnderWay(c: Connection): bool {
  return c.phase == Phase.Head || c.phase == Phase.Body || c.phase == Phase.Handling;
}

/** Says what is waited for. Returns how long: no longer than until the first time-out. */
function prepare(milliseconds: i32): i32 {
  let next: f64 = Infinity;
  pollClear();
  for (let i = connectionCount() - 1; i >= 0; i--) {
    const c = connectionAt(i);
    settle(c);
    if (c.phase == Phase.Closed) continue;
    if (c.phase != Phase.Flushing) pollRead(c.handle);
    if (c.output.length > 0) pollWrite(c.handle);
    if (c.deadline < next) next = c.deadline;
    if (c.writeDeadline < next) next = c.writeDeadline;
  }
  sweepConnections();
  if (listener >= 0 && time >= acceptAfter) pollRead(listener);
  else if (listener >= 0 && acceptAfter < next) next = acceptAfter;
  const left = (next - time) * 1000;
  if (milliseconds == 0 || left <= 0) return 0;
  return milliseconds < 0 || left < <f64>milliseconds ? <i32>(left < 1e9 ? left + 1 : 1e9) : milliseconds;
}

function acceptSome(): void {
  sweepConnections();
  for (let i = 0; i < ACCEPTS; i++) {
    const handle = accept(listener);
    if (handle < 0) {
      if (handle != AGAIN) acceptAfter = time + PAUSE_SECONDS;
      return;
    }
    admit(handle);
  }
}

function admit(handle: i32): void {
  if (connectionCount() >= limits.maxConnections) makeRoom();
  const isFull = connectionCount() >= limits.maxConnections && regularConnections() >= limits.maxConnections;
  const c = addConnection(handle);
  if (!changetype<usize>(c)) {
    close(handle);
    return;
  }
  enter(c, Phase.Idle, limits.idleSeconds);
  if (!isFull) return receiveFrom(c);
  c.surplus = true;
  refuse(c, 503).text("The server has as many clients as it can serve. Try again in a moment.");
  answerRefusal(c);
}

/** Gives the place of a connection that does nothing to a new one. */
function makeRoom(): void {
  if (regularConnections() >= limits.maxConnections) {
    const idle = oldestIn(Phase.Idle);
    if (changetype<usize>(idle)) closeConnection(idle);
  }
  if (connectionCount() == limits.maxConnections + SURPLUS) {
    const lingering = oldestIn(Phase.Lingering);
    if (changetype<usize>(lingering) && time - lingering.since >= LINGER_SECONDS) closeConnection(lingering);
  }
  sweepConnections();
}
