import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { AGAIN, closeWrite, receive } from "../../host/sockets";
import { AnswerKind, Connection, Phase } from "./connection";
import { closeConnection } from "./connections";
import { HttpLimits } from "./limits";
import { flush, queue, time } from "./output";
import { refusalMessage, refuse } from "./refusal";
import { identify } from "./request-id";
import { feed, place } from "./request-reader";
import { extraHeaders, keepsAlive, respond } from "./response";

/** The most that one connection is read in one round. */
const PIECE_BYTES: usize = 65536;
/** What a client may send while its request is being handled, or after it was refused, before it is cut off. */
const DISCARD_BYTES: usize = 8 << 20;

let limits: HttpLimits = changetype<HttpLimits>(0);
let piece: usize = 0;
let proceed: usize = 0;
const PROCEED: string = "HTTP/1.1 100 Continue\r\n\r\n";

let handleRequest: (c: Connection) => void = respondNotFound;
let handleGone: (c: Connection) => void = closeConnection;
let handleError: (c: Connection, status: i32, message: Writer) => void = respondPlainly;

function respondNotFound(c: Connection): void {
  respond(c, 404, "", 0, 0);
}

/** Calls this for every whole request; it answers now or later. */
export function onRequest(handler: (c: Connection) => void): void {
  handleRequest = handler;
}

/** Calls this, from `tick` only, when the client of an unanswered request with an owner has left or was cut off. */
export function onGone(handler: (c: Connection) => void): void {
  handleGone = handler;
}

/** Calls this to answer, at once, what is no request; the connection ends behind it. */
export function onHttpError(handler: (c: Connection, status: i32, message: Writer) => void): void {
  handleError = handler;
}

/** Memory to receive into. False when it is exhausted. */
export function startExchange(l: HttpLimits): bool {
  limits = l;
  piece = alloc(PIECE_BYTES);
  proceed = alloc(PROCEED.length);
  if (!piece || !proceed) return false;
  for (let i = 0; i < PROCEED.length; i++) store<u8>(proceed + i, <u8>PROCEED.charCodeAt(i));
  return true;
}

/** Takes what a client has sent. */
export function receiveFrom(c: Connection): void {
  const n = receive(c.handle, piece, PIECE_BYTES);
  if (n == AGAIN) return;
  if (n <= 0) leave(c);
  else if (c.phase < Phase.Whole) take(c, n);
  else discard(c, n);
}

function take(c: Connection, n: usize): void {
  const before = c.phase;
  feed(c, piece, n, limits);
  if (c.refused != 0) return answerRefusal(c);
  if (c.phase == Phase.Whole) return dispatch(c);
  if (c.phase != before) enter(c, c.phase, c.phase == Phase.Head ? limits.headerSeconds : limits.bodySeconds);
  if (!c.owesContinue) return;
  c.owesContinue = false;
  queue(c, proceed, PROCEED.length);
  flush(c);
}

/** What comes while a request is in hand: a second one, which is refused by the end of the connection. */
function discard(c: Connection, n: usize): void {
  c.keepAlive = false;
  c.discarded += n;
  if (c.discarded > DISCARD_BYTES) leave(c);
}

export function enter(c: Connection, phase: Phase, seconds: f64): void {
  c.phase = phase;
  c.since = time;
  c.deadline = time + seconds;
}

function dispatch(c: Connection): void {
  enter(c, Phase.Handling, Infinity);
  c.received = time;
  c.requests++;
  identify(c);
  extraHeaders.length = 0;
  handleRequest(c);
  settle(c);
}

/** Answers what `refuse` has ended. */
export function answerRefusal(c: Connection): void {
  place(c);
  enter(c, Phase.Handling, Infinity);
  c.received = time;
  identify(c);
  extraHeaders.length = 0;
  handleError(c, c.refused, refusalMessage());
  if (c.phase == Phase.Handling && c.answer == AnswerKind.None) respondPlainly(c, c.refused, refusalMessage());
  settle(c);
}

function respondPlainly(c: Connection, status: i32, message: Writer): void {
  if (status == 503) extraHeaders.text("Retry-After: 1\r\n");
  respond(c, status, "text/plain", message.buffer, message.length);
}

/** Sends what can be sent, and goes on to the next phase when an answer has left. */
export function settle(c: Connection): void {
  if (c.phase == Phase.Closed) return;
  if (c.output.length > 0 && !c.blocked) flush(c);
  if (c.broken) return leave(c);
  if (c.phase == Phase.Idle && c.requests > 0 && !keepsAlive()) return closeConnection(c);
  if (c.phase != Phase.Flushing || c.output.length > 0) return;
  if (c.keepAlive) {
    c.expectRequest();
    return enter(c, Phase.Idle, limits.idleSeconds);
  }
  c.input.clear();
  closeWrite(c.handle);
  enter(c, Phase.Lingering, limits.lingerSeconds);
}

/** The client has left, or is cut off. */
export function leave(c: Connection): void {
  if (c.phase == Phase.Closed) return;
  const wasHandled = c.phase == Phase.Handling && c.owner != 0;
  closeConnection(c);
  if (wasHandled) handleGone(c);
  c.owner = 0;
}

/** Ends what takes too long. */
export function checkTime(c: Connection): void {
  if (c.phase == Phase.Closed) return;
  if (time >= c.writeDeadline) return leave(c);
  if (time < c.deadline) return;
  if (c.phase != Phase.Head && c.phase != Phase.Body) return leave(c);
  refuse(c, 408).text("The request did not come whole in time.");
  answerRefusal(c);
}
