/**
 * TCP over IPv4, never blocking but in `pollWait`. A handle is a small integer, below MAX_SOCKETS.
 *
 * One round: pollClear, pollRead and pollWrite for each socket of interest, pollWait, then isReadable and isWritable. A socket
 * that says it is ready may still answer AGAIN.
 */
import * as poll1 from "./preview1/poll";
import * as p1 from "./preview1/sockets";
import * as poll2 from "./preview2/poll";
import * as p2 from "./preview2/sockets";
import { isReady, READ, want, WRITE } from "./socket-table";
import { COMPONENT } from "./target";

export { AGAIN, CLOSED, MAX_SOCKETS, pollClear } from "./socket-table";

/**
 * Listens on an IPv4 address.
 * @param address a.b.c.d as a << 24 | b << 16 | c << 8 | d
 * @param port 0 for one that is free, see localPort
 * @returns a listener's handle, or -100 minus the WASI errno
 */
export function listen(address: u32, port: i32): i32 {
  return COMPONENT ? p2.listen(address, port) : p1.listen(address, port);
}

/** The port of a listener. */
export function localPort(listener: i32): i32 {
  return COMPONENT ? p2.localPort(listener) : p1.localPort(listener);
}

/**
 * Takes a waiting connection.
 * @returns its handle, AGAIN when none waits, or CLOSED when it is gone already: the table was full, or the host has no more
 *   descriptors (the listener then stays readable, so do not ask again at once)
 */
export function accept(listener: i32): i32 {
  return COMPONENT ? p2.accept(listener) : p1.accept(listener);
}

/** Receives at most `n` > 0 bytes. Returns the count, 0 when the peer will send no more, AGAIN or CLOSED. */
export function receive(handle: i32, to: usize, n: usize): i32 {
  return COMPONENT ? p2.receive(handle, to, n) : p1.receive(handle, to, n);
}

/** Hands at most `n` > 0 bytes to the host. Returns how many it took, AGAIN or CLOSED. */
export function send(handle: i32, from: usize, n: usize): i32 {
  return COMPONENT ? p2.send(handle, from, n) : p1.send(handle, from, n);
}

/** Tells the peer that no more will come, after what was sent. The connection can still receive. */
export function closeWrite(handle: i32): void {
  if (COMPONENT) p2.closeWrite(handle);
  else p1.closeWrite(handle);
}

/** Closes a connection or a listener; its handle may stand for another one soon. */
export function close(handle: i32): void {
  if (COMPONENT) p2.close(handle);
  else p1.close(handle);
}

/** The next pollWait looks whether this connection can receive, or this listener accept. */
export function pollRead(handle: i32): void {
  want(handle, READ);
}

/** The next pollWait looks whether this connection can send. */
export function pollWrite(handle: i32): void {
  want(handle, WRITE);
}

/**
 * Waits until one of the polled sockets is ready, or the time is over.
 * @param milliseconds 0 only looks, -1 waits for ever
 * @returns how many sockets are ready
 */
export function pollWait(milliseconds: i32): i32 {
  return COMPONENT ? poll2.pollWait(milliseconds) : poll1.pollWait(milliseconds);
}

/** Whether the last pollWait found something to receive or accept, the end of the stream, or an error. */
export function isReadable(handle: i32): bool {
  return isReady(handle, READ);
}

/** Whether the last pollWait found room to send, or an error. */
export function isWritable(handle: i32): bool {
  return isReady(handle, WRITE);
}
