import { hexValue } from "../../base/ascii";
import { JsonNode } from "../../base/json-reader";
import { addBits, countCharacters, leadBits, sequenceLength } from "../../base/utf8";
import { none, Term } from "./pattern-term";
import { refuseCharacter } from "./refusal";

// What is wrong with a pattern.
export const BROKEN = "is no regular expression";
export const UNSUPPORTED = "is not supported";

// The pattern that is being read. After a mistake, which is told, it has come to its end.
let pattern: JsonNode = changetype<JsonNode>(0);
export let at: usize = 0;
let end: usize = 0;
export let isWrong: bool = false;

/** Starts at the beginning of a pattern. */
export function beginReading(node: JsonNode): void {
  pattern = node;
  at = node.text;
  end = at + node.length;
  isWrong = false;
}

export function isAtEnd(): bool {
  return at >= end;
}

/** The next byte, 0 at the end. */
export function peek(): u32 {
  return isAtEnd() ? 0 : load<u8>(at);
}

/** Whether an ASCII character comes next, which is then taken. */
export function takes(byte: u32): bool {
  if (peek() != byte) return false;
  at++;
  return true;
}

/** Takes a character, of which there must be one. */
export function take(): i32 {
  if (isAtEnd()) {
    complain(at, BROKEN);
    return 0;
  }
  const lead = load<u8>(at++);
  let code = leadBits(lead);
  for (let n = sequenceLength(lead); n > 1; n--) code = addBits(code, load<u8>(at++));
  return code;
}

/** Takes a number of at most `most` digits in a base of up to 16; -1 without a digit. */
export function takeNumber(base: u32, most: i32): i32 {
  let value = -1;
  for (; most > 0; most--) {
    const digit = hexValue(peek());
    if (<u32>digit >= base) break;
    value = min(max(value, 0) * base + digit, 1 << 24);
    at++;
  }
  return value;
}

/** Refuses the pattern for what stands at a place; only the first mistake counts. Returns no text. */
export function complain(place: usize, what: string): Term {
  if (!isWrong) refuseCharacter(pattern, what, countCharacters(pattern.text, place - pattern.text) + 1);
  isWrong = true;
  at = end;
  return none;
}
