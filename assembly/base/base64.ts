import { Writer } from "./writer";

const BITS: i32 = 6;
const MASK: u32 = 63;
const PAD: u8 = 0x3d;

/** Appends bytes in base64, with padding. Source: RFC 4648, section 4. */
export function writeBase64(out: Writer, from: usize, length: usize): Writer {
  for (let i: usize = 0; i < length; i += 3) {
    const left = min<usize>(length - i, 3);
    let group: u32 = 0;
    for (let k: usize = 0; k < 3; k++) group = (group << 8) | (k < left ? load<u8>(from + i + k) : 0);
    for (let k = 3; k >= 0; k--) {
      out.byte(<usize>(3 - k) > left ? PAD : digit((group >> (k * BITS)) & MASK));
    }
  }
  return out;
}

/** The bytes of so many in base64. */
export function base64Length(bytes: i32): i32 {
  return ((bytes + 2) / 3) << 2;
}

function digit(value: u32): u8 {
  if (value < 26) return <u8>(0x41 + value);
  if (value < 52) return <u8>(0x61 + value - 26);
  if (value < 62) return <u8>(0x30 + value - 52);
  return value == 62 ? 0x2b : 0x2f;
}
