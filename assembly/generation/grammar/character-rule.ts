import { hexValue } from "../../base/ascii";
import { simpleEscape } from "../../base/json-string";
import { addBits, leadBits, sequenceLength } from "../../base/utf8";
import { at, Instruction, NEVER } from "./instruction";
import { BACKSLASH, BETWEEN, bytesToBetween, isInsideCharacter } from "./string-rule";

/**
 * How characters are written in a string with a pattern, up to the last one of each line, which is above the three low bits:
 * raw in so many bytes, or in an escape, which is used only where it must be; not at all if 0.
 */
const WRITTEN: usize = memory.data<i32>([
  0x3e, 0x52, 0x5e, 0x6a, 0xfe, 0x109, 0x112, 0x2d9, 0x2e2, 0x3f1, 0x3f8, 0x3ffa, 0x6bffb, 0x6fff8, 0x7fffb, 0x87fffc,
]);
const LINES: i32 = 16;
const ASCII_LINES: i32 = 10;
/** The last character that must be written as an escape with digits. */
const LAST_CONTROL: u32 = 0x1f;
const FIRST_SURROGATE: u32 = 0xd800;
const LAST_SURROGATE: u32 = 0xdfff;

function edge(state: Instruction, i: i32): Instruction {
  return at(changetype<usize>(state), i + 1);
}

/** Where a character leads from a State; 0 if nowhere. */
export function targetOf(state: Instruction, character: u32): i32 {
  for (let i = 0; i < state.b; i++) if (character <= <u32>edge(state, i).a) return edge(state, i).b;
  return 0;
}

/** The cheapest place that characters from `first` to `last` lead to from a State. */
function leastBehind(code: usize, state: Instruction, first: u32, last: u32): i32 {
  let least = NEVER;
  for (let i = 0; i < state.b && first <= last; i++) {
    const e = edge(state, i);
    if (first > <u32>e.a) continue;
    if (e.b) least = min(least, at(code, e.b).cost);
    first = e.a + 1;
  }
  return least;
}

/** The fewest bytes from a State to the end that begin with a character. @param raw whether it may be one beyond ASCII */
export function characterCost(code: usize, state: Instruction, raw: bool): i32 {
  return writtenCost(code, state, raw ? LINES : ASCII_LINES, 0);
}

/** The least over the lines of WRITTEN; of escapes alone, behind their backslash, with `gone` = 1. */
function writtenCost(code: usize, state: Instruction, lines: i32, gone: i32): i32 {
  let least = NEVER;
  let first = 0;
  for (let i = 0; i < lines; i++) {
    const line = load<i32>(WRITTEN + ((<usize>i) << 2));
    const last = line >> 3;
    const bytes = (line & 7) - gone;
    if (bytes > 0) least = min(least, bytes + leastBehind(code, state, first, last));
    first = last + 1;
  }
  return least;
}

/** The fewest bytes to the end from inside a character, of which `value` is known. */
export function restCost(code: usize, state: Instruction, place: i32, value: u32): i32 {
  if (place == BACKSLASH) return writtenCost(code, state, ASCII_LINES, 1);
  const bytes = bytesToBetween(place);
  const isRaw = isInsideCharacter(place);
  const bits = bytes * (isRaw ? 6 : 4);
  let first = value << bits;
  let last = first + (1 << bits) - 1;
  if (isRaw) {
    // No character takes more bytes than it needs, and none is a surrogate.
    first = max(first, 1 << (5 * sequenceLength(place & 0xff) - 4));
    if (last == LAST_SURROGATE) last = FIRST_SURROGATE - 1;
  } else last = min(last, LAST_CONTROL);
  return bytes + leastBehind(code, state, first, last);
}

/** What is known of a character after one byte more, which was read at the place `before`. */
export function goneOn(value: u32, before: i32, byte: u32): u32 {
  if (before == BETWEEN) return leadBits(byte);
  if (isInsideCharacter(before)) return addBits(value, byte);
  // The letter of an escape with digits stands for none.
  if (before == BACKSLASH) return simpleEscape(<u8>byte);
  return (value << 4) | hexValue(byte);
}
