import {
  errno,
  eventtype,
  fd_fdstat_get,
  fd_read,
  fd_write,
  fdstat,
  filetype,
  iovec,
  poll_oneoff,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

const vector: usize = memory.data(8, 8); // one iovec
const transferred: usize = memory.data(4, 4);
const status: usize = memory.data(24, 8); // one fdstat

function describe(bytes: usize, length: usize): usize {
  const v = changetype<iovec>(vector);
  v.buf = bytes;
  v.buf_len = length;
  return vector;
}

const waiting: usize = memory.data(48, 8); // one subscription
const happened: usize = memory.data(32, 8); // one event

/** Sleeps until a pipe that another of its users made non-blocking can be read or written. */
function waitFor(fd: i32, type: u8): void {
  memory.fill(waiting, 0, 48);
  store<u8>(waiting, type, 8);
  store<i32>(waiting, fd, 16);
  poll_oneoff(waiting, happened, 1, transferred);
}

export function write(fd: i32, bytes: usize, length: usize): i32 {
  while (length > 0) {
    const error = fd_write(fd, describe(bytes, length), 1, transferred);
    if (error == errno.AGAIN) {
      waitFor(fd, eventtype.FD_WRITE);
      continue;
    }
    if (error != errno.SUCCESS) return error;
    const count = load<usize>(transferred);
    bytes += count;
    length -= count;
  }
  return 0;
}

export function read(fd: i32, bytes: usize, length: usize): i32 {
  let error = fd_read(fd, describe(bytes, length), 1, transferred);
  while (error == errno.AGAIN) {
    waitFor(fd, eventtype.FD_READ);
    error = fd_read(fd, describe(bytes, length), 1, transferred);
  }
  return error != errno.SUCCESS ? -(<i32>error) : load<i32>(transferred);
}

export function isTerminal(fd: i32): bool {
  const s = changetype<fdstat>(status);
  return fd_fdstat_get(fd, s) == errno.SUCCESS && s.filetype == filetype.CHARACTER_DEVICE;
}
