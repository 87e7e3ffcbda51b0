import { hexDigit } from "../base/ascii";
import { Writer } from "../base/writer";
import { characterLength } from "../text/utf8";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** What stands for minus infinity, the logarithm of zero, and for what is no number: JSON has neither. */
const LEAST: f64 = -9999;
const MOST: f64 = 1e15;

/** Appends `"name":`, after a comma unless it is an object's first. */
export function writeKey(out: Writer, name: string, first: bool = false): Writer {
  return out
    .text(first ? '"' : ',"')
    .text(name)
    .text('":');
}

/** Appends bytes as a JSON string; a byte that is not part of a valid character becomes U+FFFD. */
export function writeString(out: Writer, bytes: usize, length: usize): Writer {
  out.byte(QUOTE);
  writeCharacters(out, bytes, length);
  return out.byte(QUOTE);
}

/** Appends the inside of a JSON string: `writeString` for a text that comes in parts, cut between characters. */
export function writeCharacters(out: Writer, bytes: usize, length: usize): void {
  for (let at: usize = 0; at < length;) {
    const n = characterLength(bytes + at, length - at);
    if (n == 0) out.text("\\ufffd");
    else if (n == 1) writeAscii(out, load<u8>(bytes + at));
    else out.bytes(bytes + at, n);
    at += max(n, 1);
  }
}

function writeAscii(out: Writer, c: u8): void {
  if (c == QUOTE || c == BACKSLASH) out.byte(BACKSLASH).byte(c);
  else if (c == 0x0a) out.text("\\n");
  else if (c < 0x20 || c == 0x7f) {
    out
      .text("\\u00")
      .byte(hexDigit(c >> 4))
      .byte(hexDigit(c & 15));
  } else out.byte(c);
}

/** Appends the bytes as a JSON array of numbers. */
export function writeByteArray(out: Writer, bytes: usize, length: usize): Writer {
  out.text("[");
  for (let i: usize = 0; i < length; i++) out.text(i > 0 ? "," : "").integer(load<u8>(bytes + i));
  return out.text("]");
}

/** Appends a number with six decimals; what JSON cannot say, and what is beyond LEAST and MOST, becomes one of these. */
export function writeNumber(out: Writer, value: f64): Writer {
  // No f64.min and f64.max: WasmEdge 0.14 makes library calls of them, and then refuses the module that it compiled.
  if (!(value > LEAST)) value = LEAST;
  return out.decimal(value < MOST ? value : MOST, 6);
}

/** Appends a u64 in decimal. */
export function writeUnsigned(out: Writer, value: u64): Writer {
  if (value > <u64>i64.MAX_VALUE) out.integer(<i64>(value / 10));
  return out.integer(value > <u64>i64.MAX_VALUE ? <i64>(value % 10) : <i64>value);
}
