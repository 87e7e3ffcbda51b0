import { write } from "../host/streams";
import { alloc } from "./arena";
import { hexDigit } from "./ascii";

/**
 * Text and bytes appended to a fixed buffer, without an allocation. A writer with a file descriptor sends the buffer
 * there when it is full and on `flush`; one without (fd < 0) keeps what fits and drops the rest.
 */
@unmanaged
export class Writer {
  buffer: usize;
  length: usize;
  capacity: usize;
  fd: i32;
  /** The first WASI errno of a write that failed, 0 before. */
  error: i32;

  /** Appends raw bytes. */
  bytes(from: usize, count: usize): Writer {
    while (count > 0) {
      if (this.length == this.capacity) {
        if (this.fd < 0) return this;
        this.flush();
      }
      const n = min(count, this.capacity - this.length);
      memory.copy(this.buffer + this.length, from, n);
      this.length += n;
      from += n;
      count -= n;
    }
    return this;
  }

  /** Appends one byte. */
  byte(value: u8): Writer {
    store<u8>(scratch, value);
    return this.bytes(scratch, 1);
  }

  /** Appends zero-terminated bytes. */
  cstring(from: usize): Writer {
    return this.bytes(from, cstringLength(from));
  }

  /** Appends a string of ASCII characters. */
  text(value: string): Writer {
    for (let i = 0, n = value.length; i < n; i++) this.byte(<u8>value.charCodeAt(i));
    return this;
  }

  /** Appends a whole number in decimal. */
  integer(value: i64): Writer {
    let end: usize = 20;
    let rest: u64 = value < 0 ? 0 - <u64>value : <u64>value;
    do {
      store<u8>(scratch + --end, <u8>(0x30 + (rest % 10)));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) store<u8>(scratch + --end, 0x2d);
    return this.bytes(scratch + end, 20 - end);
  }

  /** Appends a number with `digits` decimals (at most 9), rounded half away from zero; "nan", "inf" as C prints them. */
  decimal(value: f64, digits: i32): Writer {
    if (value != value) return this.text("nan");
    if (value < 0) {
      this.byte(0x2d);
      value = -value;
    }
    if (value == Infinity) return this.text("inf");
    let scale: u64 = 1;
    for (let i = 0; i < digits; i++) scale *= 10;
    if (value * <f64>scale >= 9e18) return this.exponent(value);
    const scaled = <u64>(value * <f64>scale + 0.5);
    this.integer(scaled / scale);
    if (digits == 0) return this;
    this.byte(0x2e);
    const fraction = scaled % scale;
    for (let unit = scale / 10; unit > 0; unit /= 10) this.byte(<u8>(0x30 + ((fraction / unit) % 10)));
    return this;
  }

  /** Appends a large number as d.ddde+dd. */
  private exponent(value: f64): Writer {
    let power = 0;
    while (value >= 10) {
      value /= 10;
      power++;
    }
    return this.decimal(value, 3).text("e+").integer(power);
  }

  /** Appends bytes as hexadecimal digits. */
  hex(from: usize, count: i32): Writer {
    for (let i = 0; i < count; i++) {
      const value = load<u8>(from + i);
      this.byte(hexDigit(value >> 4)).byte(hexDigit(value & 15));
    }
    return this;
  }

  /** Sends the buffer to the file descriptor and empties it. */
  flush(): void {
    if (this.fd >= 0 && this.error == 0) this.error = write(this.fd, this.buffer, this.length);
    this.length = 0;
  }
}

const scratch: usize = memory.data(24, 8);

/** The number of bytes before the terminating zero. */
export function cstringLength(from: usize): usize {
  let n: usize = 0;
  while (load<u8>(from + n) != 0) n++;
  return n;
}

/** A new writer; `fd` < 0 keeps its text in memory. Null when memory is exhausted. */
export function newWriter(fd: i32, capacity: usize): Writer {
  const w = changetype<Writer>(alloc(offsetof<Writer>() + capacity));
  if (!changetype<usize>(w)) return w;
  w.buffer = changetype<usize>(w) + offsetof<Writer>();
  w.length = 0;
  w.capacity = capacity;
  w.fd = fd;
  w.error = 0;
  return w;
}
