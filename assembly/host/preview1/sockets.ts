import {
  errno,
  fd_close,
  fd_fdstat_set_flags,
  fdflags,
  iovec,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";
import { AGAIN, CLOSED, free, hasFree, openTable, socket, take } from "../socket-table";
import {
  sock_accept,
  sock_bind,
  sock_getlocaladdr,
  sock_listen,
  sock_open,
  sock_recv,
  sock_send,
  sock_setsockopt,
  sock_shutdown,
} from "./imports";

const INET4: i32 = 1;
const STREAM: i32 = 2;
const SOL_SOCKET: i32 = 0;
const SO_REUSEADDR: i32 = 0;
const SHUT_WRITE: i32 = 2;
const BACKLOG: i32 = 511;

const result: usize = memory.data(8, 4);
const vector: usize = memory.data(8, 4); // one iovec, or one address
const octets: usize = memory.data(16, 4);
const port16: usize = memory.data(4, 4);

function failure(error: i32): i32 {
  return -error - 100;
}

function addressOf(a: u32): usize {
  store<u32>(octets, bswap<u32>(a));
  store<usize>(vector, octets);
  store<usize>(vector, 4, 4);
  return vector;
}

function bindAndListen(fd: i32, address: u32, port: i32): i32 {
  store<i32>(result, 1);
  // A server that comes back must get its port although old connections linger; that this fails is no reason to stop.
  sock_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, result, 4);
  let error = sock_bind(fd, addressOf(address), port);
  if (error == errno.SUCCESS) error = sock_listen(fd, BACKLOG);
  if (error == errno.SUCCESS) error = fd_fdstat_set_flags(fd, fdflags.NONBLOCK);
  return error;
}

export function listen(address: u32, port: i32): i32 {
  if (!openTable() || !hasFree()) return failure(errno.NOMEM);
  let error = sock_open(INET4, STREAM, result);
  if (error != errno.SUCCESS) return failure(error);
  const fd = load<i32>(result);
  error = bindAndListen(fd, address, port);
  if (error == errno.SUCCESS) return take(fd);
  fd_close(fd);
  return failure(error);
}

export function localPort(listener: i32): i32 {
  const error = sock_getlocaladdr(socket(listener).id, addressOf(0), result, port16);
  return error == errno.SUCCESS ? load<i32>(port16) & 0xffff : 0;
}

export function accept(listener: i32): i32 {
  // WasmEdge puts the flags that are given here on the listener.
  const error = sock_accept(socket(listener).id, 0, result);
  if (error != errno.SUCCESS) return error == errno.AGAIN ? AGAIN : CLOSED;
  const fd = load<i32>(result);
  if (hasFree() && fd_fdstat_set_flags(fd, fdflags.NONBLOCK) == errno.SUCCESS) return take(fd);
  fd_close(fd);
  return CLOSED;
}

function describe(bytes: usize, length: usize): usize {
  const v = changetype<iovec>(vector);
  v.buf = bytes;
  v.buf_len = length;
  return vector;
}

function outcome(error: i32): i32 {
  if (error == errno.SUCCESS) return load<i32>(result);
  return error == errno.AGAIN || error == errno.INTR ? AGAIN : CLOSED;
}

export function receive(handle: i32, to: usize, n: usize): i32 {
  return outcome(sock_recv(socket(handle).id, describe(to, n), 1, 0, result, result + 4));
}

export function send(handle: i32, from: usize, n: usize): i32 {
  return outcome(sock_send(socket(handle).id, describe(from, n), 1, 0, result));
}

export function closeWrite(handle: i32): void {
  sock_shutdown(socket(handle).id, SHUT_WRITE);
}

export function close(handle: i32): void {
  fd_close(socket(handle).id);
  free(handle);
}
