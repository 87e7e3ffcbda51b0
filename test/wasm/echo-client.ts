import { now } from "../../assembly/host/clock";

const STUCK_SECONDS: f64 = 0.3;

/** A connection of the echo server. */
@unmanaged
export class Client {
  mode: u8; // 0: not known yet
  used: bool;
  ended: bool; // nothing more comes in
  at: usize; // ROOM bytes
  length: i32; // of them to be sent
  sent: i32;
  total: i32; // sent by "f" and "l", received by "h"
  full: i32; // their AGAINs
  taken: f64; // when bytes of theirs were last taken
}

/** Whether it is sent megabytes, whatever it reads. */
export function floods(c: Client): bool {
  return c.mode == 0x66 || c.mode == 0x6c;
}

/** Whether it is to be left, for it has taken nothing for a while. */
export function isStuck(c: Client): bool {
  return c.mode == 0x6c && c.full > 0 && now() - c.taken > STUCK_SECONDS;
}
