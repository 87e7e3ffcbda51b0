import * as p1 from "./preview1/streams";
import * as p2 from "./preview2/streams";
import { COMPONENT } from "./target";

export const STDIN: i32 = 0;
export const STDOUT: i32 = 1;
export const STDERR: i32 = 2;

/** Writes all `length` bytes to a file descriptor, however many calls that takes. Returns 0 or the WASI errno. */
export function write(fd: i32, bytes: usize, length: usize): i32 {
  return COMPONENT ? p2.write(fd, bytes, length) : p1.write(fd, bytes, length);
}

/** Reads at most `length` bytes. Returns the count (0 at the end of the stream), or minus the WASI errno. */
export function read(fd: i32, bytes: usize, length: usize): i32 {
  return COMPONENT ? p2.read(fd, bytes, length) : p1.read(fd, bytes, length);
}

/**
 * Whether a stream is a terminal: the only place where prompts, progress and hints are welcome. A component says no: the
 * shim of Node takes everything for a terminal.
 */
export function isTerminal(fd: i32): bool {
  return COMPONENT ? false : p1.isTerminal(fd);
}
