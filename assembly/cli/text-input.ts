import { alloc } from "../base/arena";
import { CONTEXT_FULL, fail, failMemory, RUNTIME, USAGE } from "../base/errors";
import { read } from "../host/streams";
import { isValidUtf8 } from "../text/utf8";

const CHUNK: usize = 1 << 12;
/** Far more than any context holds; keeps an endless stream from filling the memory. */
const MAX_BYTES: usize = 16 << 20;

const EBADF: i32 = 8;

/** A text that grows at the end of the arena: nothing else may be allocated until it is complete. */
@unmanaged
export class Text {
  at: usize;
  length: usize;
  capacity: usize;

  /** Makes room for `count` <= CHUNK more bytes. False after `fail`. */
  reserve(count: usize): bool {
    if (this.length + count <= this.capacity) return true;
    if (this.length + count > MAX_BYTES) {
      fail(CONTEXT_FULL).text("the text is longer than 16 MiB");
      return false;
    }
    const more = alloc(CHUNK); // right behind the last one: a chunk is a multiple of the arena's alignment
    if (!more) {
      failMemory("the request", CHUNK);
      return false;
    }
    if (!this.at) this.at = more;
    this.capacity += CHUNK;
    return true;
  }

  /** Appends bytes. False after `fail`. */
  append(bytes: usize, count: usize): bool {
    while (count > 0) {
      const n = min(count, CHUNK);
      if (!this.reserve(n)) return false;
      memory.copy(this.at + this.length, bytes, n);
      this.length += n;
      bytes += n;
      count -= n;
    }
    return true;
  }

  /** Appends all that a stream has. False after `fail`. */
  appendStream(fd: i32, name: string): bool {
    let count = 1;
    while (count > 0) {
      if (!this.reserve(CHUNK)) return false;
      count = read(fd, this.at + this.length, CHUNK);
      if (count > 0) this.length += count;
    }
    // A program started without a standard input has none to read.
    if (count == 0 || count == -EBADF) return true;
    fail(RUNTIME).text("cannot read ").text(name).text(": WASI error ").integer(-count);
    return false;
  }

  /** Takes away one line break at the end. */
  trim(): void {
    if (this.length > 0 && load<u8>(this.at + this.length - 1) == 0x0a) this.length--;
  }

  /** Whether it is UTF-8; otherwise fails with the offset of the first byte that is not. */
  check(name: string): bool {
    const wrong = isValidUtf8(this.at, this.length);
    if (wrong < 0) return true;
    fail(USAGE).text(name).text(": invalid UTF-8 at byte ").integer(wrong);
    return false;
  }
}

/** An empty text. Null after `fail(OUT_OF_MEMORY)`. */
export function newText(): Text {
  const text = changetype<Text>(alloc(offsetof<Text>()));
  if (!changetype<usize>(text)) {
    failMemory("the request", CHUNK);
    return text;
  }
  text.at = 0;
  text.length = 0;
  text.capacity = 0;
  return text;
}
