import { hexValue } from "./ascii";
import { characterLength, writeCharacter } from "./utf8";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const REPLACEMENT: u32 = 0xfffd;

/** What `scanString` found between the quotes. */
export let hasEscapes: bool = false;
/** What is wrong at the place that it returned. */
export let stringError: StringError = 0;

export const enum StringError {
  None,
  Unended,
  Control,
  Utf8,
  Escape,
}

/**
 * Checks a string literal; `at` is behind its opening quote. Returns the place of the closing quote, or with
 * `stringError` set the place of the mistake.
 */
export function scanString(at: usize, end: usize): usize {
  hasEscapes = false;
  stringError = StringError.None;
  while (at < end) {
    const c = load<u8>(at);
    if (c == QUOTE) return at;
    let n: usize = 1;
    if (c == BACKSLASH) {
      hasEscapes = true;
      n = escapeLength(at, end);
      if (n == 0) stringError = StringError.Escape;
    } else if (c < 0x20) stringError = StringError.Control;
    else if (c >= 0x80) {
      n = characterLength(at, end - at);
      if (n == 0) stringError = StringError.Utf8;
    }
    if (stringError != StringError.None) return at;
    at += n;
  }
  stringError = StringError.Unended;
  return end;
}

/** The length of a valid escape, 0 for another. */
function escapeLength(at: usize, end: usize): usize {
  if (at + 1 >= end) return 0;
  const c = load<u8>(at + 1);
  if (c == 0x75) return end - at >= 6 && hexUnit(at) >= 0 ? 6 : 0;
  return simpleEscape(c) ? 2 : 0;
}

/** The character that a backslash and a letter stand for, 0 when they stand for none. */
export function simpleEscape(c: u8): u8 {
  if (c == QUOTE || c == BACKSLASH || c == 0x2f) return c;
  if (c == 0x62) return 0x08;
  if (c == 0x66) return 0x0c;
  if (c == 0x6e) return 0x0a;
  if (c == 0x72) return 0x0d;
  return c == 0x74 ? 0x09 : 0;
}

/** The four hexadecimal digits of the "\uXXXX" at `at`, -1 when they are no such digits. */
function hexUnit(at: usize): i32 {
  let value = 0;
  for (let i: usize = 2; i < 6; i++) {
    const digit = hexValue(load<u8>(at + i));
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

/**
 * Writes what a checked string literal stands for, which is no longer than it; a surrogate without its partner becomes
 * U+FFFD. Returns the end.
 * @param from behind the opening quote    @param end the closing quote
 */
export function decodeString(from: usize, end: usize, to: usize): usize {
  while (from < end) {
    const c = load<u8>(from);
    if (c != BACKSLASH) {
      store<u8>(to++, c);
      from++;
      continue;
    }
    const letter = load<u8>(from, 1);
    if (letter != 0x75) {
      store<u8>(to++, simpleEscape(letter));
      from += 2;
      continue;
    }
    let code: u32 = hexUnit(from);
    from += 6;
    if (code >> 11 == 0xd800 >> 11) {
      const low = code < 0xdc00 ? lowSurrogate(from, end) : 0;
      if (low) from += 6;
      code = low ? 0x1_0000 + ((code & 0x3ff) << 10) + (low & 0x3ff) : REPLACEMENT;
    }
    to = writeCharacter(to, code);
  }
  return to;
}

/** The low surrogate that an escape at `at` spells, 0 when there is none. */
function lowSurrogate(at: usize, end: usize): u32 {
  if (end - at < 6 || load<u16>(at) != 0x755c) return 0; // \u
  const code = hexUnit(at);
  return code >> 10 == 0xdc00 >> 10 ? code : 0;
}
