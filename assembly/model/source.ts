import { fail, INVALID_FILE } from "../base/errors";
import { progress } from "../base/progress";
import { size } from "../host/files";
import { read } from "../host/streams";

/** A checkpoint being read from front to back. */
@unmanaged
export class Source {
  fd: i32;
  /** Bytes read so far. */
  offset: u64;
  /** Bytes of the file. */
  size: u64;

  /** Begins at the front of an open file; false, with a message, when its size cannot be read. */
  start(fd: i32): bool {
    const bytes = size(fd);
    if (bytes < 0) {
      fail(INVALID_FILE).text("checkpoint: its size cannot be read (WASI error ").integer(-bytes).text(")");
      return false;
    }
    this.fd = fd;
    this.offset = 0;
    this.size = bytes;
    return true;
  }

  /** Reads exactly `length` bytes to `to`; false, with a message, when the file ends or cannot be read. */
  take(to: usize, length: usize): bool {
    while (length > 0) {
      const count = read(this.fd, to, length);
      if (count <= 0) {
        const message = fail(INVALID_FILE).text("checkpoint: ");
        if (count < 0) message.text("read error ").integer(-count).text(" at byte ");
        else message.text("the file ends at byte ");
        message.integer(this.offset);
        if (count == 0) message.text(", ").integer(length).text(" bytes too soon");
        return false;
      }
      this.offset += count;
      progress(this.offset, to, count);
      to += count;
      length -= count;
    }
    return true;
  }

  /** Reads past `length` bytes, by way of a buffer. */
  skip(length: u64, buffer: usize, capacity: usize): bool {
    while (length > 0) {
      const part = <usize>min(length, <u64>capacity);
      if (!this.take(buffer, part)) return false;
      length -= part;
    }
    return true;
  }
}
