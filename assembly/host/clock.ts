import * as p1 from "./preview1/clock";
import * as p2 from "./preview2/clock";
import { COMPONENT } from "./target";

/** Seconds on a clock that never goes back; only differences mean anything. */
export function now(): f64 {
  return COMPONENT ? p2.now() : p1.now();
}

/** Whole seconds since 1970, as C's time(NULL). */
export function unixTime(): u64 {
  return COMPONENT ? p2.unixTime() : p1.unixTime();
}

/** Whole milliseconds since 1970. */
export function unixMilliseconds(): u64 {
  return COMPONENT ? p2.unixMilliseconds() : p1.unixMilliseconds();
}
