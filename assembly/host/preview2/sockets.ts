import { AGAIN, CLOSED, free, hasFree, openTable, socket, take } from "../socket-table";
import { spend } from "./budget";
import { closeLater, dropAll, endWritingLater, roomToSend } from "./closing";
import { streamError } from "./errors";
import {
  acceptSocket,
  dropInput,
  dropOutput,
  dropSocket,
  readStream,
  subscribeInput,
  subscribeSocket,
  writeStream,
} from "./imports";
import { lend } from "./lists";
import { openListener, portOf } from "./listening";

const NOMEM: i32 = 48;
const WOULD_BLOCK: u8 = 8;
const CLOSED_STREAM: u8 = 1;

const result: usize = memory.data(16, 8);

export function listen(address: u32, port: i32): i32 {
  if (!openTable() || !hasFree()) return -NOMEM - 100;
  const id = openListener(address, port);
  if (id < 0) return id;
  const handle = take(id);
  socket(handle).readable = subscribeSocket(id);
  return handle;
}

export function localPort(listener: i32): i32 {
  return portOf(socket(listener).id);
}

export function accept(listener: i32): i32 {
  spend(1);
  acceptSocket(socket(listener).id, result);
  if (load<u8>(result)) return load<u8>(result, 4) == WOULD_BLOCK ? AGAIN : CLOSED;
  const id = load<i32>(result, 4);
  const input = load<i32>(result, 8);
  const output = load<i32>(result, 12);
  if (!hasFree()) {
    dropInput(input);
    dropOutput(output);
    dropSocket(id);
    return CLOSED;
  }
  const handle = take(id);
  const s = socket(handle);
  s.input = input;
  s.output = output;
  s.readable = subscribeInput(input);
  return handle;
}

export function receive(handle: i32, to: usize, n: usize): i32 {
  spend(1);
  lend(to, n);
  readStream(socket(handle).input, n, result);
  lend(0, 0);
  if (!load<u8>(result)) {
    const count = load<i32>(result, 8);
    return count == 0 ? AGAIN : count;
  }
  if (load<u8>(result, 4) == CLOSED_STREAM) return 0;
  streamError(result + 4);
  return CLOSED;
}

export function send(handle: i32, from: usize, n: usize): i32 {
  const s = socket(handle);
  const room = s.leaving ? -1 : roomToSend(s);
  if (room <= 0) return room == 0 ? AGAIN : CLOSED;
  n = min(n, <usize>room);
  spend(2); // it may look once more, before and after
  writeStream(s.output, from, n, result);
  if (!load<u8>(result)) return <i32>n;
  streamError(result + 4);
  return CLOSED;
}

export function closeWrite(handle: i32): void {
  endWritingLater(handle);
}

export function close(handle: i32): void {
  const s = socket(handle);
  if (s.input) {
    closeLater(handle);
    return;
  }
  dropAll(s);
  free(handle);
}
