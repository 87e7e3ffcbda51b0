/**
 * The end of a connection. The host may still hold bytes that it took but could not hand to the system: over Node they would be
 * lost when the stream is dropped, and wasmtime would wait for them, and with it the whole server. So whatever ends a
 * connection waits until they are gone; `settle` looks again at each round. A peer that reads nothing must not make that last
 * for ever: `hasten` sees to it.
 */
import { free, MAX_SOCKETS, Socket, socket } from "../socket-table";
import { spend } from "./budget";
import { now } from "./clock";
import { streamError } from "./errors";
import { checkWrite, dropInput, dropOutput, dropPollable, dropSocket, setSendBuffer, shutdown } from "./imports";
import { overNode, SEND_BUFFER } from "./listening";

const NO_MORE: u8 = 1; // the end of what we send is to follow
const GONE: u8 = 2; // nobody knows the handle any longer

const SEND: i32 = 1; // of shutdown-type

/**
 * What the system may hold for a connection that was closed: what it held before, and all that the host can have under way,
 * with what the system adds to each piece. Twice Linux's usual limit for what a program may ask for, as WASI counts it.
 */
const LAST_SEND_BUFFER: u64 = SEND_BUFFER + 294912;
/** How long a peer may leave untaken what Node holds back after the connection was closed. Seconds. */
const PATIENCE: f64 = 10;

const result: usize = memory.data(16, 8);
let leaving: i32 = 0;

/** How many bytes the host takes now: 0 when it is full, less than 0 when the connection is over. */
export function roomToSend(s: Socket): i32 {
  if (!s.output) return -1;
  spend(1);
  checkWrite(s.output, result);
  if (load<u8>(result)) {
    streamError(result + 8);
    return -1;
  }
  const room = <i32>min(load<u64>(result, 8), <u64>i32.MAX_VALUE);
  // The most that was ever seen: a connection that has just been accepted may say 0, though nothing is held back.
  if (room > s.room) s.room = room;
  return room;
}

function dropWriting(s: Socket): void {
  if (s.writable) dropPollable(s.writable);
  if (s.output) dropOutput(s.output);
  s.writable = s.output = 0;
}

/** Drops everything that a socket owns on the host, children first. */
export function dropAll(s: Socket): void {
  dropWriting(s);
  if (s.readable) dropPollable(s.readable);
  if (s.input) dropInput(s.input);
  dropSocket(s.id);
}

/** Tells the peer that no more comes: over Node `shutdown` would destroy the connection, but dropping the stream ends it. */
function endWriting(s: Socket): void {
  if (overNode) dropWriting(s);
  else shutdown(s.id, SEND, result);
}

/** Whether the host has bytes under way. */
function holdsBack(s: Socket): bool {
  const room = roomToSend(s);
  return room >= 0 && room < s.room;
}

function trySettle(handle: i32): void {
  const s = socket(handle);
  if (holdsBack(s) && now() < s.until) return;
  leaving--;
  const what = s.leaving;
  s.leaving = 0;
  if (what == GONE) {
    dropAll(s);
    free(handle);
  } else if (s.output) {
    endWriting(s);
  }
}

function leave(handle: i32, what: u8): void {
  const s = socket(handle);
  if (!s.leaving) leaving++;
  s.leaving = what;
  s.until = Infinity;
  trySettle(handle);
}

/**
 * Frees the host of what a closed connection's peer does not take. wasmtime has no way to give bytes up, so the system is made
 * to take them: then the socket is the system's affair, which sends on for as long as it thinks right. Node can drop them.
 */
function hasten(s: Socket): void {
  if (overNode) s.until = now() + PATIENCE;
  else setSendBuffer(s.id, LAST_SEND_BUFFER, result);
}

/** Ends what we send, as soon as the host has handed on what it holds. */
export function endWritingLater(handle: i32): void {
  leave(handle, NO_MORE);
}

/** Closes a connection, as soon as the host has handed on what it holds, or the peer has had its time to take it. */
export function closeLater(handle: i32): void {
  leave(handle, GONE);
  const s = socket(handle);
  if (s.leaving) hasten(s);
}

/** Looks again at the connections that are to end. Returns how many still wait. */
export function settle(): i32 {
  for (let handle = 0; leaving > 0 && handle < MAX_SOCKETS; handle++) if (socket(handle).leaving) trySettle(handle);
  return leaving;
}
