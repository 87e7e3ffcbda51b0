import { Connection } from "./http/connection";

const MOST_DIGITS: i32 = 9;

/** The number of `name=NUMBER` in a request's query; `none` when it is not there, -2 when it is no whole number. */
export function queryNumber(c: Connection, name: string, none: i32): i32 {
  const end = c.query + c.queryLength;
  for (let at = c.query; at < end; at++) {
    const begins = at == c.query || load<u8>(at - 1) == 0x26;
    if (!begins || !isNamed(at, end, name)) continue;
    return digits(at + name.length + 1, end);
  }
  return none;
}

function isNamed(at: usize, end: usize, name: string): bool {
  if (at + name.length >= end || load<u8>(at + name.length) != 0x3d) return false;
  for (let i = 0; i < name.length; i++) if (<i32>load<u8>(at + i) != name.charCodeAt(i)) return false;
  return true;
}

function digits(at: usize, end: usize): i32 {
  let n = 0;
  let count = 0;
  for (; at < end && load<u8>(at) != 0x26; at++) {
    const digit = <i32>load<u8>(at) - 0x30;
    if (digit < 0 || digit > 9 || ++count > MOST_DIGITS) return -2;
    n = n * 10 + digit;
  }
  return count > 0 ? n : -2;
}
