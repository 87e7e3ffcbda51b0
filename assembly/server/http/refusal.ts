import { Writer } from "../../base/writer";
import { Connection } from "./connection";

const MESSAGE_BYTES: usize = 256;
const text: usize = memory.data(256, 8);
const header: usize = memory.data(32, 8); // one Writer

/** Ends the reading of a request. Returns where the message goes: one sentence for the client. */
export function refuse(c: Connection, status: i32): Writer {
  c.refused = status;
  c.keepAlive = false;
  const w = refusalMessage();
  w.buffer = text;
  w.capacity = MESSAGE_BYTES;
  w.length = 0;
  w.fd = -1;
  return w;
}

/** Refuses a body that is too long. */
export function refuseLength(c: Connection, most: usize): void {
  refuse(c, 413).text("The body is longer than ").integer(most).text(" bytes (--max-body, --buffers).");
}

/** The message of the last refusal. */
export function refusalMessage(): Writer {
  return changetype<Writer>(header);
}
