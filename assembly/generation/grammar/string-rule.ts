import { hexValue } from "../../base/ascii";
import { continues, sequenceLength } from "../../base/utf8";

/**
 * Where in a string a text has come to: BETWEEN two characters, or inside an escape, or inside a character, then its first
 * byte and 256 times the number of bytes that have come.
 */
export const BETWEEN: i32 = 0;
export const BACKSLASH: i32 = 1;
const HEX_1: i32 = 2; // the first of four digits comes next
const HEX_2: i32 = 3;
const HEX_2_LOW: i32 = 4; // only 0 to 7 after a D: no surrogates
const HEX_3: i32 = 5;
const HEX_4: i32 = 6;

/** The string has ended. */
export const CLOSED: i32 = -1;
/** The byte may not come here. */
export const REFUSED: i32 = -2;

/** Where a byte leads. Control characters and DEL must be escaped; so must surrogates, but their escapes are refused. */
export function stringStep(place: i32, byte: u32): i32 {
  if (place == BETWEEN) {
    if (byte == 0x22) return CLOSED;
    if (byte == 0x5c) return BACKSLASH;
    if (byte < 0x20 || byte == 0x7f) return REFUSED;
    if (byte < 0x80) return BETWEEN;
    return sequenceLength(byte) > 1 ? byte | 0x100 : REFUSED;
  }
  if (place >= 0x80) {
    const lead = place & 0xff;
    const index = place >> 8;
    if (!continues(lead, index, byte)) return REFUSED;
    return index + 1 == sequenceLength(lead) ? BETWEEN : place + 0x100;
  }
  if (place == BACKSLASH) {
    if (byte == 0x75) return HEX_1;
    return isEscape(byte) ? BETWEEN : REFUSED;
  }
  const digit = hexValue(byte);
  if (digit < 0 || (place == HEX_2_LOW && digit > 7)) return REFUSED;
  if (place == HEX_1) return digit == 13 ? HEX_2_LOW : HEX_2;
  if (place <= HEX_2_LOW) return HEX_3;
  return place == HEX_3 ? HEX_4 : BETWEEN;
}

function isEscape(c: u32): bool {
  if (c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62) return true;
  return c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74;
}

/** Whether the next bytes can only go on with a character of several bytes. */
export function isInsideCharacter(place: i32): bool {
  return place >= 0x80;
}

/** Bytes until the next character can begin. */
export function bytesToBetween(place: i32): i32 {
  if (place >= 0x80) return sequenceLength(place & 0xff) - (place >> 8);
  if (place <= BACKSLASH) return place;
  if (place == HEX_1) return 4;
  return place <= HEX_2_LOW ? 3 : HEX_4 + 1 - place;
}
