// What the tests of assembly/server/http drive. The handlers are the test's own functions; an unmanaged object is its
// address.
import { Writer } from "../../assembly/base/writer";
import { listen } from "../../assembly/host/sockets";
import { Connection } from "../../assembly/server/http/connection";
import { HttpLimits, newHttpLimits } from "../../assembly/server/http/limits";
import { extraHeaders, respond, beginStream } from "../../assembly/server/http/response";
import { onGone, onHttpError, onRequest, serve, startHttp } from "../../assembly/server/http/server";

export { alloc } from "../../assembly/base/arena";
export { poolAlloc, poolUsed, startPool } from "../../assembly/base/pool";
export { connectionCount } from "../../assembly/server/http/connections";
export { abort, backlog, endKeepAlive, endStream, streamWrite } from "../../assembly/server/http/response";
export { tick } from "../../assembly/server/http/server";

declare function testRequest(c: Connection): void;

declare function testGone(c: Connection): void;

declare function testError(c: Connection, status: i32, message: usize, length: usize): void;

function passError(c: Connection, status: i32, message: Writer): void {
  testError(c, status, message.buffer, message.length);
}

let limits: HttpLimits = changetype<HttpLimits>(0);

/** Limits before `start`; the parameters in the order of the class. */
export function setLimits(
  connections: i32,
  headerBytes: i32,
  headers: i32,
  uriBytes: i32,
  bodyBytes: i32,
  backlog: i32,
): void {
  limits = newHttpLimits();
  limits.maxConnections = connections;
  limits.maxHeaderBytes = headerBytes;
  limits.maxHeaders = headers;
  limits.maxUriBytes = uriBytes;
  limits.maxBodyBytes = bodyBytes;
  limits.maxBacklog = backlog;
}

export function start(): bool {
  onRequest(testRequest);
  onGone(testGone);
  onHttpError(passError);
  if (!startHttp(limits)) return false;
  serve(listen(0x7f000001, 80));
  return true;
}

export function answer(c: Connection, status: i32, body: usize, length: usize): void {
  respond(c, status, length > 0 ? "text/plain" : "", body, length);
}

export function stream(c: Connection, status: i32): void {
  beginStream(c, status, "text/event-stream");
}

export function addHeaders(bytes: usize, n: usize): void {
  extraHeaders.bytes(bytes, n);
}

export function setOwner(c: Connection, owner: usize): void {
  c.owner = owner;
}

/** The fields of a connection by number. */
export function field(c: Connection, i: i32): usize {
  if (i == 0) return <usize>c.method;
  if (i == 1) return <usize>c.minor;
  if (i == 2) return c.path;
  if (i == 3) return c.pathLength;
  if (i == 4) return c.query;
  if (i == 5) return c.queryLength;
  if (i == 6) return c.body;
  if (i == 7) return c.bodyLength;
  if (i == 8) return c.requestId;
  if (i == 9) return c.requestIdLength;
  if (i == 10) return c.keepAlive ? 1 : 0;
  return c.headerLength;
}

let name: string = "";

/** A header by a name in linear memory, UTF-16 with AssemblyScript's header in front. */
export function header(c: Connection, address: usize): usize {
  name = changetype<string>(address);
  return c.header(name);
}
