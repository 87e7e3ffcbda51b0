import { hexDigit } from "../../base/ascii";
import { ByteBuffer } from "../../base/byte-buffer";
import { newWriter, Writer } from "../../base/writer";
import { AnswerKind, Connection, Phase } from "./connection";
import { closeConnection } from "./connections";
import { HttpLimits } from "./limits";
import { Method } from "./method";
import { queue, sendOrQueue, sendOrTake } from "./output";
import { statusText } from "./status-text";

export { backlog } from "./output";

const EXTRA_BYTES: usize = 4096;
const HEAD_BYTES: usize = EXTRA_BYTES + 1024;
/** A body up to this size waits for the round's end, with its head. */
const SMALL_BYTES: usize = 16384;
/** What a chunk's frame adds: eight digits and two line ends. */
const CHUNK_FRAME_BYTES: usize = 12;

/** Header lines, each with its CR LF, for the next answer: its handler fills it, the answer empties it. */
export let extraHeaders: Writer = changetype<Writer>(0);

let head: Writer = changetype<Writer>(0);
let maxBacklog: usize = 0;
let keepSeconds: i64 = 0;
let staysOpen: bool = true;

/** Memory for the heads of answers. False when it is exhausted. */
export function startResponses(limits: HttpLimits): bool {
  maxBacklog = limits.maxBacklog;
  keepSeconds = <i64>limits.idleSeconds;
  extraHeaders = newWriter(-1, EXTRA_BYTES);
  head = newWriter(-1, HEAD_BYTES);
  return changetype<usize>(extraHeaders) != 0 && changetype<usize>(head) != 0;
}

/** From now on every answer is the last of its connection, and those that wait for another request are closed. */
export function endKeepAlive(): void {
  staysOpen = false;
}

export function keepsAlive(): bool {
  return staysOpen;
}

/**
 * Answers a request: nothing when it has been answered already.
 * @param contentType "" for an answer without a body, such as 204
 */
export function respond(c: Connection, status: i32, contentType: string, body: usize, bodyLength: usize): void {
  if (!canBegin(c)) return;
  const length = beginFixed(c, status, contentType, bodyLength);
  if (length > SMALL_BYTES) sendOrQueue(c, body, length);
  else queue(c, body, length);
  end(c);
}

/** The same with a body in a buffer, which is empty or shorter then: what the socket does not take is not copied. */
export function respondBuffer(c: Connection, status: i32, contentType: string, body: ByteBuffer): void {
  if (!canBegin(c)) return;
  const length = beginFixed(c, status, contentType, body.length);
  if (length > SMALL_BYTES) sendOrTake(c, body);
  else queue(c, body.at, length);
  end(c);
}

/** Queues the head of an answer of known length. Returns how much of the body the client gets. */
function beginFixed(c: Connection, status: i32, contentType: string, bodyLength: usize): usize {
  c.answer = AnswerKind.Fixed;
  writeHead(c, status, contentType);
  if (status != 204) head.text("Content-Length: ").integer(bodyLength).text("\r\n");
  endHead();
  queue(c, head.buffer, head.length);
  return c.method == Method.Head || status == 204 ? 0 : bodyLength;
}

/** Begins an answer of unknown length. Its head leaves when this round, or the next, does. */
export function beginStream(c: Connection, status: i32, contentType: string): void {
  if (!canBegin(c)) return;
  c.answer = c.minor > 0 ? AnswerKind.Chunked : AnswerKind.UntilClose;
  if (c.answer == AnswerKind.UntilClose) c.keepAlive = false;
  writeHead(c, status, contentType);
  if (c.answer == AnswerKind.Chunked) head.text("Transfer-Encoding: chunked\r\n");
  endHead();
  queue(c, head.buffer, head.length);
}

/**
 * Adds a piece to a stream.
 * @returns false when it was not taken, and the client will never see it: maxBacklog bytes wait already, there is no memory,
 *   or the client is gone. The stream stays well-formed. Ask `backlog` before it comes to that.
 */
export function streamWrite(c: Connection, bytes: usize, n: usize): bool {
  if (c.phase != Phase.Handling || c.answer <= AnswerKind.Fixed || c.broken) return false;
  if (n == 0 || c.method == Method.Head) return true;
  const waiting = c.output.length;
  if (waiting > 0 && waiting + n > maxBacklog) return false;
  if (!c.output.reserve(n + CHUNK_FRAME_BYTES)) return false;
  if (c.answer == AnswerKind.Chunked) writeSize(c, n);
  queue(c, bytes, n);
  if (c.answer == AnswerKind.Chunked) queueText(c, "\r\n");
  return true;
}

/** Ends a stream. */
export function endStream(c: Connection): void {
  if (c.phase != Phase.Handling || c.answer <= AnswerKind.Fixed) return;
  if (c.answer == AnswerKind.Chunked && c.method != Method.Head) queueText(c, "0\r\n\r\n");
  end(c);
}

/** Closes the connection at once: the client sees that the answer is not whole. */
export function abort(c: Connection): void {
  c.owner = 0;
  closeConnection(c);
}

/** Whether a request waits for an answer. */
function canBegin(c: Connection): bool {
  if (c.phase == Phase.Handling && c.answer == AnswerKind.None) return true;
  extraHeaders.length = 0;
  return false;
}

/** The answer is no longer the handler's; it leaves by itself. */
function end(c: Connection): void {
  c.owner = 0;
  c.phase = Phase.Flushing;
}

function writeHead(c: Connection, status: i32, contentType: string): void {
  if (!staysOpen) c.keepAlive = false;
  c.status = status;
  head.length = 0;
  head.text("HTTP/1.1 ").integer(status).byte(0x20).text(statusText(status)).text("\r\n");
  if (contentType.length > 0) head.text("Content-Type: ").text(contentType).text("\r\n");
  head.text("X-Request-Id: ").bytes(c.requestId, c.requestIdLength).text("\r\n");
  if (!c.keepAlive) head.text("Connection: close\r\n");
  else head.text("Connection: keep-alive\r\nKeep-Alive: timeout=").integer(keepSeconds).text("\r\n");
}

function endHead(): void {
  // Lines that did not fit were cut: only whole ones are sent.
  let length = extraHeaders.length;
  while (length > 0 && load<u8>(extraHeaders.buffer + length - 1) != 0x0a) length--;
  head.bytes(extraHeaders.buffer, length).text("\r\n");
  extraHeaders.length = 0;
}

/** The line before a chunk. */
function writeSize(c: Connection, n: usize): void {
  head.length = 0;
  let shift: i32 = (31 - clz(<u32>n)) & ~3;
  for (; shift >= 0; shift -= 4) head.byte(hexDigit(<u8>((n >> shift) & 15)));
  head.text("\r\n");
  queue(c, head.buffer, head.length);
}

function queueText(c: Connection, text: string): void {
  head.length = 0;
  head.text(text);
  queue(c, head.buffer, head.length);
}
