import { at, BROKEN, complain, isAtEnd, peek, take, takeNumber, takes, UNSUPPORTED } from "./pattern-cursor";
import { derive, derivedTo } from "./pattern-derivative";
import { Kind, LAST, none, or, range, Term } from "./pattern-term";

/** Letters of escapes, behind each the ranges that it stands for (first and last characters), and a semicolon. */
const ESCAPES =
  "n\n\n;r\r\r;t\t\t;f\f\f;v\v\v;d09;w09AZ__az;s\t\r  \u00a0\u00a0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000\ufeff\ufeff;";
const LINE_ENDS = "\n\n\r\r\u2028\u2029;";
const SEMICOLON: i32 = 0x3b;
const HYPHEN: i32 = 0x2d;

/** The ranges of a list from `i` on, up to a semicolon. */
function ranges(list: string, i: i32): Term {
  let set = none;
  for (; list.charCodeAt(i) != SEMICOLON; i += 2) set = or(set, range(list.charCodeAt(i), list.charCodeAt(i + 1)));
  return set;
}

/** The characters that are not in a set. */
function others(set: Term): Term {
  let all = none;
  for (let c = 0; c <= LAST; c = derivedTo + 1) if (derive(set, c) == none) all = or(all, range(c, derivedTo));
  return all;
}

/** What a point stands for. */
export function anyOnLine(): Term {
  return others(ranges(LINE_ENDS, 0));
}

/** Takes a class, behind its bracket. */
export function takeClass(): Term {
  const negative = takes(0x5e);
  let set = none;
  while (!takes(0x5d)) {
    const from = at;
    if (isAtEnd()) return complain(from, BROKEN);
    let item = takeMember();
    if (takes(HYPHEN)) {
      const last = peek() == 0x5d ? none : takeMember();
      // Beside a set or the end it is a character like others.
      if (!isSingle(item) || !isSingle(last)) item = or(or(item, range(HYPHEN, HYPHEN)), last);
      else if (item.least > last.least) return complain(from, BROKEN);
      else item = range(item.least, last.least);
    }
    set = or(set, item);
  }
  return negative ? others(set) : set;
}

function isSingle(set: Term): bool {
  return set.kind == Kind.Range && set.least == set.most;
}

/** Takes a character of a class, or what an escape stands for. */
function takeMember(): Term {
  const c = take();
  return c == 0x5c ? takeEscape() : range(c, c);
}

/** Takes what an escape stands for, behind the backslash. */
export function takeEscape(): Term {
  const from = at - 1;
  let value = take();
  if (value == 0x44 || value == 0x53 || value == 0x57) return others(named(value | 0x20));
  const set = named(value);
  if (set != none) return set;
  if (value == 0x78) value = takeHex(2);
  else if (value == 0x75) value = takes(0x7b) ? takeBraced() : takeHex(4);
  else if (value >= 0x80 || <u32>(value - 0x30) < 10 || <u32>((value | 0x20) - 0x61) < 26) value = -1;
  // A surrogate may be half of a character.
  return value < 0 || value >> 11 == 0xd800 >> 11 ? complain(from, UNSUPPORTED) : range(value, value);
}

/** What a letter of ESCAPES stands for, none for others. */
function named(letter: i32): Term {
  for (let i = 0; i < ESCAPES.length; i++) {
    if (ESCAPES.charCodeAt(i) == letter) return ranges(ESCAPES, i + 1);
    while (ESCAPES.charCodeAt(i) != SEMICOLON) i++;
  }
  return none;
}

/** Takes just so many hexadecimal digits; -1 when they are not there. */
function takeHex(digits: i32): i32 {
  const behind = at + digits;
  const value = takeNumber(16, digits);
  return at == behind ? value : -1;
}

function takeBraced(): i32 {
  const value = takeNumber(16, 8);
  return takes(0x7d) && value <= LAST ? value : -1;
}
