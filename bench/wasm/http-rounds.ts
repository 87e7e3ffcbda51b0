import { startPool } from "../../assembly/base/pool";
import { newWriter, Writer } from "../../assembly/base/writer";
import { now } from "../../assembly/host/clock";
import { exit } from "../../assembly/host/process";
import { listen, localPort } from "../../assembly/host/sockets";
import { STDERR } from "../../assembly/host/streams";
import { Connection } from "../../assembly/server/http/connection";
import { newHttpLimits } from "../../assembly/server/http/limits";
import { respond } from "../../assembly/server/http/response";
import { onRequest, serve, startHttp, tick } from "../../assembly/server/http/server";

/**
 * The HTTP layer alone. GET /rounds answers with the microseconds of a round that does not wait and in which nothing
 * happens: the mean of a thousand, as between two steps of a computation. Any other request gets an empty answer.
 */
const ROUNDS: i32 = 1000;

let notes: Writer = changetype<Writer>(0);
let text: Writer = changetype<Writer>(0);
let timed: Connection = changetype<Connection>(0);

function isPath(c: Connection, path: string): bool {
  if (c.pathLength != <usize>path.length) return false;
  for (let i = 0; i < path.length; i++) if (load<u8>(c.path + i) != <u8>path.charCodeAt(i)) return false;
  return true;
}

function request(c: Connection): void {
  if (isPath(c, "/rounds")) timed = c;
  else respond(c, 200, "", 0, 0);
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

export function _start(): void {
  notes = newWriter(STDERR, 256);
  text = newWriter(-1, 256);
  const limits = newHttpLimits();
  limits.maxConnections = 512;
  startPool(16 << 20);
  if (!startHttp(limits)) exit(4);
  onRequest(request);
  const listener = listen(0x7f000001, 0);
  if (listener < 0) exit(3);
  serve(listener);
  notes.text("listening on ").integer(localPort(listener)).text("\n").flush();
  while (true) {
    tick(1000);
    if (changetype<usize>(timed)) measure();
  }
}
