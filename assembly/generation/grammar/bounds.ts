import { isWhole, JsonKind, JsonNode, member } from "../../base/json-reader";
import { emit, instruction } from "./builder";
import { FREE, Op } from "./instruction";
import { BOUNDED_DECIMALS, MAX_DIGITS, numberCost, powerOfTen } from "./number-rule";
import { NEVER } from "./instruction";
import { refuse, refuseMember } from "./refusal";

/** What `scale` gives for numbers that are too large. */
const HUGE: i64 = 1 << 60;

let inexact: bool = false;

/** The magnitude of a number literal in units of its `decimals`th decimal, cut; `inexact` tells whether it was. */
function scale(node: JsonNode, decimals: i32): i64 {
  let value: i64 = 0;
  let power: i64 = decimals;
  let point = false;
  inexact = false;
  let i: usize = load<u8>(node.text) == 0x2d ? 1 : 0;
  for (; i < node.length; i++) {
    const c = load<u8>(node.text + i);
    if (c == 0x2e) point = true;
    else if (c > 0x39) break;
    else if (value >= powerOfTen(17)) {
      // A digit too many.
      if (c != 0x30) inexact = true;
      if (!point) power++;
    } else {
      value = value * 10 + (c - 0x30);
      if (point) power--;
    }
  }
  if (i < node.length) power += exponentAt(node, i + 1);
  if (value == 0) return 0;
  for (; power > 0; power--) {
    if (value >= HUGE / 10) return HUGE;
    value *= 10;
  }
  for (; power < 0 && value > 0; power++) {
    if (value % 10 != 0) inexact = true;
    value /= 10;
  }
  return value;
}

function exponentAt(node: JsonNode, i: usize): i64 {
  const sign = load<u8>(node.text + i);
  if (sign < 0x30) i++;
  let exponent: i64 = 0;
  for (; i < node.length; i++) if (exponent < 1 << 40) exponent = exponent * 10 + (load<u8>(node.text + i) - 0x30);
  return sign == 0x2d ? -exponent : exponent;
}

/** A bound as the last number that it admits. @param side 1 for an upper bound, -1 for a lower one */
function bound(node: JsonNode, decimals: i32, side: i32, exclusive: bool): i64 {
  const magnitude = scale(node, decimals);
  const negative = load<u8>(node.text) == 0x2d;
  let value = negative ? -magnitude : magnitude;
  // What was cut off brought the number nearer to zero. Toward the inside, a step back is needed if that went outside.
  if (inexact) {
    if (negative && side > 0) value--;
    else if (!negative && side < 0) value++;
  } else if (exclusive) value -= side;
  return value;
}

/** Compiles the numbers that a schema admits. */
export function compileNumber(schema: JsonNode, integer: bool): bool {
  const decimals: u8 = integer ? 0 : BOUNDED_DECIMALS;
  let least = 1 - powerOfTen(MAX_DIGITS);
  let most = -least;
  const lower = member(schema, "minimum");
  const above = member(schema, "exclusiveMinimum");
  const upper = member(schema, "maximum");
  const below = member(schema, "exclusiveMaximum");
  if (!isNumber(lower) || !isNumber(above) || !isNumber(upper) || !isNumber(below)) return false;
  if (changetype<usize>(lower)) least = max(least, bound(lower, decimals, -1, false));
  if (changetype<usize>(above)) least = max(least, bound(above, decimals, -1, true));
  if (changetype<usize>(upper)) most = min(most, bound(upper, decimals, 1, false));
  if (changetype<usize>(below)) most = min(most, bound(below, decimals, 1, true));
  const bounded =
    integer ||
    changetype<usize>(lower) | changetype<usize>(above) | changetype<usize>(upper) | changetype<usize>(below);
  const number = instruction(emit(Op.Number));
  const data = instruction(emit(Op.Data));
  number.byte = bounded ? decimals : FREE;
  number.low = least;
  data.low = most;
  if (numberCost(number, 0, 0, 0) < NEVER) return true;
  return refuse("no number fits between the bounds (of integers 15 digits are supported, of others 9, and 6 decimals)");
}

/** Whether a bound is absent or a number; false after `refuse`. */
function isNumber(bound: JsonNode): bool {
  return !changetype<usize>(bound) || bound.kind == JsonKind.Number || refuseMember(bound, "must be a number");
}

/** The value of a keyword that counts, or `absent` without it; -1 after `refuse`. */
export function countOf(schema: JsonNode, keyword: string, absent: i32): i32 {
  const node = member(schema, keyword);
  if (!changetype<usize>(node)) return absent;
  if (!isWhole(node) || node.number < 0) {
    refuseMember(node, "must be a whole number from 0 on");
    return -1;
  }
  return node.number >= <f64>i32.MAX_VALUE ? i32.MAX_VALUE : <i32>node.number;
}
