// The alphabets of RFC 9110, as two words of 64 bits: bytes 0 to 63, and 64 to 127.
const TOKEN_LOW: u64 = 0x03ff_6cfa_0000_0000;
const TOKEN_HIGH: u64 = 0x57ff_ffff_c7ff_fffe;
const HOST_LOW: u64 = 0x2fff_7ff2_0000_0000;
const HOST_HIGH: u64 = 0x47ff_fffe_afff_fffe;

export const TAB: u8 = 0x09;
export const LF: u8 = 0x0a;
export const CR: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;

function isIn(byte: u8, low: u64, high: u64): bool {
  if (byte >= 0x80) return false;
  return (((byte < 64 ? low : high) >> (byte & 63)) & 1) != 0;
}

/** A byte of a token: methods, field names, codings. */
export function isTokenByte(byte: u8): bool {
  return isIn(byte, TOKEN_LOW, TOKEN_HIGH);
}

/** A byte of a host and port. */
export function isHostByte(byte: u8): bool {
  return isIn(byte, HOST_LOW, HOST_HIGH);
}

/** A byte of a field's value or a reason: no control character but the tab. */
export function isFieldByte(byte: u8): bool {
  return byte >= 0x20 ? byte != 0x7f : byte == TAB;
}

export function isBlank(byte: u8): bool {
  return byte == SPACE || byte == TAB;
}

export function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

/** The small letter of a capital one; any other byte as it is. */
export function lower(byte: u8): u8 {
  const letter: u8 = byte - 0x41;
  return letter < 26 ? byte | 0x20 : byte;
}

/** Whether bytes spell this ASCII text of small letters, whatever the case of theirs. */
export function equalsIgnoringCase(at: usize, length: usize, text: string): bool {
  if (length != <usize>text.length) return false;
  for (let i: usize = 0; i < length; i++) {
    if (lower(load<u8>(at + i)) != <u8>text.charCodeAt(<i32>i)) return false;
  }
  return true;
}
