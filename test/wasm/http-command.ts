import { startPool } from "../../assembly/base/pool";
import { newWriter, Writer } from "../../assembly/base/writer";
import { now } from "../../assembly/host/clock";
import { exit } from "../../assembly/host/process";
import { listen, localPort } from "../../assembly/host/sockets";
import { STDERR } from "../../assembly/host/streams";
import { Connection } from "../../assembly/server/http/connection";
import { newHttpLimits } from "../../assembly/server/http/limits";
import { beginStream, endStream, respond, streamWrite } from "../../assembly/server/http/response";
import { onGone, onRequest, serve, startHttp, tick } from "../../assembly/server/http/server";

/**
 * The HTTP layer as a command, to be driven over real sockets. Prints "listening on PORT".
 *   /echo   the body comes back       /stream  a hundred events, one a round       /hold  no answer; "gone" is printed when the
 *   client leaves      /ticks  the microseconds of a round in which nothing happens, of a thousand      /quit  ends it
 */
const ROUNDS: i32 = 1000;
const EVENTS: i32 = 100;

let notes: Writer = changetype<Writer>(0);
let text: Writer = changetype<Writer>(0);
let timed: Connection = changetype<Connection>(0);
let streaming: Connection = changetype<Connection>(0);
let events: i32 = 0;
let quits: bool = false;

function isPath(c: Connection, path: string): bool {
  if (c.pathLength != <usize>path.length) return false;
  for (let i = 0; i < path.length; i++) if (load<u8>(c.path + i) != <u8>path.charCodeAt(i)) return false;
  return true;
}

function request(c: Connection): void {
  if (isPath(c, "/echo")) respond(c, 200, "application/octet-stream", c.body, c.bodyLength);
  else if (isPath(c, "/hold")) c.owner = 1;
  else if (isPath(c, "/ticks")) timed = c;
  else if (isPath(c, "/stream")) {
    beginStream(c, 200, "text/event-stream");
    streaming = c;
    c.owner = 1;
    events = 0;
  } else if (isPath(c, "/quit")) quits = true;
  else respond(c, 200, "text/plain", 0, 0);
}

function gone(c: Connection): void {
  if (streaming == c) streaming = changetype<Connection>(0);
  notes.text("gone\n").flush();
}

function measure(): void {
  const begun = now();
  for (let i = 0; i < ROUNDS; i++) tick(0);
  text.length = 0;
  text.decimal(((now() - begun) * 1e6) / <f64>ROUNDS, 2);
  const c = timed;
  timed = changetype<Connection>(0);
  respond(c, 200, "text/plain", text.buffer, text.length);
}

function stream(): void {
  text.length = 0;
  text.text("data: ").integer(events).text("\n\n");
  streamWrite(streaming, text.buffer, text.length);
  if (++events < EVENTS) return;
  endStream(streaming);
  streaming = changetype<Connection>(0);
}

export function _start(): void {
  notes = newWriter(STDERR, 256);
  text = newWriter(-1, 256);
  const limits = newHttpLimits();
  limits.maxConnections = 512;
  startPool(16 << 20);
  if (!startHttp(limits)) exit(4);
  onRequest(request);
  onGone(gone);
  const listener = listen(0x7f000001, 0);
  if (listener < 0) exit(3);
  serve(listener);
  notes.text("listening on ").integer(localPort(listener)).text("\n").flush();
  while (!quits) {
    tick(changetype<usize>(streaming) ? 0 : 1000);
    if (changetype<usize>(streaming)) stream();
    if (changetype<usize>(timed)) measure();
  }
  exit(0);
}
