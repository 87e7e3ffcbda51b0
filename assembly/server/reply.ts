import { newWriter, Writer } from "../base/writer";
import { Connection } from "./http/connection";
import { respond } from "./http/response";

/** Holds the answers of the routes that do not generate: all metrics, or 64 slots. */
const REPLY_BYTES: usize = 1 << 16;

const JSON_TYPE: string = "application/json";

let out: Writer = changetype<Writer>(0);

/** Memory for replies. False when it is exhausted. */
export function startReplies(): bool {
  out = newWriter(-1, REPLY_BYTES);
  return changetype<usize>(out) != 0;
}

/** An empty writer for the body of the next reply. */
export function reply(): Writer {
  out.length = 0;
  return out;
}

/** Answers with what a writer holds, JSON. */
export function sendJson(c: Connection, status: i32, body: Writer): void {
  respond(c, status, JSON_TYPE, body.buffer, body.length);
}
