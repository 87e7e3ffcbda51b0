import { decodeChunks, isBodyDecoded } from "./chunked";
import { BodyKind, Connection, Phase } from "./connection";
import { fieldsEnd, fieldsStart, readField } from "./fields";
import { decideFraming, noteField, startFraming } from "./framing";
import { scanHead } from "./head-scanner";
import { HttpLimits } from "./limits";
import { refuse } from "./refusal";
import { readRequestLine } from "./request-line";

/**
 * Takes the next bytes of a request, however they were cut on their way. Afterwards the connection waits for more (Head,
 * Body), has a whole request (Whole), or refuses it (`refused`). Knows no socket.
 */
export function feed(c: Connection, from: usize, n: usize, limits: HttpLimits): void {
  if (c.phase == Phase.Idle) c.phase = Phase.Head;
  if (c.phase == Phase.Head) {
    const used = scanHead(c, from, n, limits);
    if (c.refused != 0 || c.headLength == 0) return;
    if (!readHead(c, limits)) return;
    c.phase = Phase.Body;
    from += used;
    n -= used;
    if (n > 0) c.owesContinue = false;
  }
  const used = readBody(c, from, n, limits);
  if (c.refused != 0 || c.phase != Phase.Whole) return;
  // Only one request at a time: what comes behind it is refused by the connection's end.
  if (used < n) c.keepAlive = false;
  place(c);
}

function readHead(c: Connection, limits: HttpLimits): bool {
  if (!readRequestLine(c, limits.maxUriBytes)) return false;
  startFraming();
  const end = fieldsEnd(c);
  let count = 0;
  for (let at = fieldsStart(c); at < end;) {
    at = readField(c, at);
    if (at == 0 || !noteField(c)) return false;
    if (++count > limits.maxHeaders) {
      refuse(c, 431).text("There are more than ").integer(limits.maxHeaders).text(" header fields.");
      return false;
    }
  }
  return decideFraming(c, limits.maxBodyBytes);
}

function readBody(c: Connection, from: usize, n: usize, limits: HttpLimits): usize {
  let used: usize = 0;
  if (c.bodyKind == BodyKind.Chunked) {
    used = decodeChunks(c, from, n, limits);
    if (isBodyDecoded(c)) c.phase = Phase.Whole;
    return used;
  }
  used = <usize>min(<u64>n, c.remaining);
  if (!c.input.append(from, used)) {
    refuse(c, 503).text("The server has no room for the request now.");
    return used;
  }
  c.remaining -= used;
  if (c.remaining == 0) c.phase = Phase.Whole;
  return used;
}

/** The input will not move any more: places become addresses. A refused request has a path once its first line was read. */
export function place(c: Connection): void {
  if (c.pathLength == 0) {
    c.path = c.query = c.queryLength = 0;
    c.headLength = 0; // no field can be asked for
    return;
  }
  c.path += c.input.at;
  c.query += c.input.at;
  c.body = c.input.at + c.headLength;
  c.bodyLength = c.phase == Phase.Whole ? c.input.length - c.headLength : 0;
}
