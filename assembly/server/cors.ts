import { cstringLength } from "../base/writer";
import { Connection } from "./http/connection";
import { Method } from "./http/method";
import { extraHeaders, respond } from "./http/response";
import { valueAt, valueCount } from "./settings";
import { Setting } from "./settings-table";

/** How long a browser may remember the answer to a preflight; Chrome asks again after two hours anyway. */
const MAX_AGE: string = "7200";
/** A longer list of headers is no browser's. */
const MAX_REFLECTED: usize = 1024;

/** Whether the origin of the request at hand may read its answer. */
let allowed: bool = false;

/** Adds to the next answer what lets a web page read it, if its origin may. */
export function writeCors(c: Connection): void {
  allowed = false;
  const count = valueCount(Setting.CorsOrigin);
  if (count == 0) return;
  const origin = c.header("origin");
  let any = false;
  for (let i = 0; i < count; i++) {
    const value = valueAt(Setting.CorsOrigin, i);
    const length = cstringLength(value);
    if (length == 1 && load<u8>(value) == 0x2a) any = true;
    else if (origin && length == c.headerLength && memory.compare(value, origin, length) == 0) allowed = true;
  }
  const out = extraHeaders;
  if (any) out.text("Access-Control-Allow-Origin: *\r\n");
  else {
    // A cache must not give one origin's answer to another.
    out.text("Vary: Origin\r\n");
    if (!allowed) return;
    out.text("Access-Control-Allow-Origin: ").bytes(origin, c.headerLength).text("\r\n");
  }
  allowed = true;
  out.text("Access-Control-Expose-Headers: x-request-id, retry-after, retry-after-ms\r\n");
}

/**
 * Answers a preflight request, by which a browser asks whether a page may send what it wants to send: any method and any
 * header, if its origin may. (A "*" in the answer would not cover Authorization.) Comes after `writeCors`.
 * @returns false when the request is none
 */
export function preflight(c: Connection): bool {
  if (!writePreflight(c)) return false;
  respond(c, 204, "", 0, 0);
  return true;
}

/** Adds to the next answer what a preflight request asks for. False when the request is none. */
export function writePreflight(c: Connection): bool {
  if (c.method != Method.Options || !c.header("origin")) return false;
  const method = c.header("access-control-request-method");
  if (!method) return false;
  const out = extraHeaders;
  out.text("Vary: Access-Control-Request-Method, Access-Control-Request-Headers\r\n");
  if (allowed) {
    if (c.headerLength <= MAX_REFLECTED) {
      out.text("Access-Control-Allow-Methods: ").bytes(method, c.headerLength).text("\r\n");
    }
    const headers = c.header("access-control-request-headers");
    if (headers && c.headerLength <= MAX_REFLECTED) {
      out.text("Access-Control-Allow-Headers: ").bytes(headers, c.headerLength).text("\r\n");
    }
    // A page of the internet that calls a server of the local network.
    if (c.header("access-control-request-private-network")) {
      out.text("Access-Control-Allow-Private-Network: true\r\n");
    }
    out.text("Access-Control-Max-Age: ").text(MAX_AGE).text("\r\n");
  }
  return true;
}
