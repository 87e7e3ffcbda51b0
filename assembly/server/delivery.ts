import { poolAlloc, poolFree } from "../base/pool";
import { newWriter, Writer } from "../base/writer";
import { now } from "../host/clock";
import { Answer } from "./answer";
import { firstAnswer } from "./answer-list";
import { backlog, streamWrite } from "./http/response";
import { service } from "./service";

/** Holds what one token, or the frame of an answer, adds: twenty likely tokens with their bytes at most. */
const OUT_BYTES: usize = 65536;
/** One number of an embedding as text. */
const COMPONENT_BYTES: usize = 16;
/** A stream that has nothing to say shows at least this often that it is alive. Seconds. */
const PING_SECONDS: f64 = 10;
/** A client that has this much still to read gets no more tokens computed until it has read half of it. */
const BACKLOG_BYTES: usize = 65536;

/** Kept free in the pool, so that clients can be told that there is no room for their answers. */
const RESERVE_BYTES: usize = 8192;

let reserve: usize = 0;
let out: Writer = changetype<Writer>(0);

/** Makes the writer in which answers are put together. False when memory is exhausted. */
export function startDelivery(): bool {
  out = newWriter(-1, max(OUT_BYTES, <usize>service.model.config.dim * COMPONENT_BYTES));
  return changetype<usize>(out) != 0;
}

/** Makes room for the words with which an answer breaks off. */
export function spendReserve(): void {
  poolFree(reserve);
  reserve = 0;
}

/** An empty writer for the next part of an answer; the part before it must have been sent or kept. */
export function part(): Writer {
  out.length = 0;
  return out;
}

/** Sends a part of a stream. A client that does not keep up gets no further tokens for now. */
export function send(a: Answer): void {
  if (out.length == 0) return;
  a.sent = now();
  if (!streamWrite(a.connection, out.buffer, out.length)) a.lost = true;
  if (backlog(a.connection) > BACKLOG_BYTES) block(a, true);
}

/** Whether the client of a stream has so much to read that nothing more is begun for it. */
export function isBehind(a: Answer): bool {
  return backlog(a.connection) > BACKLOG_BYTES / 2;
}

/** Lets sequences go on whose clients have caught up, and shows clients that wait that the stream is alive. */
export function tendAnswers(): void {
  const time = now();
  if (!reserve) reserve = poolAlloc(RESERVE_BYTES);
  for (let a = firstAnswer(); changetype<usize>(a); a = a.next) {
    if (!a.stream || a.open == 0) continue;
    if (!isBehind(a)) block(a, false);
    if (!a.dialect.pings || time - a.sent < PING_SECONDS) continue;
    part().text(": ping\n\n");
    send(a);
  }
}

function block(a: Answer, blocked: bool): void {
  for (let i = 0; i < a.started; i++) {
    const s = a.choice(i).sequence;
    if (changetype<usize>(s)) s.blocked = blocked;
  }
}
