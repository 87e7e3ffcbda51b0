import { alloc } from "../base/arena";
import { cstringLength } from "../base/writer";
import { parseDecimal, parseWhole } from "./numbers";
import { character, Column, columnEnd, columnStart, flagCount, valueKind } from "./table";

/** What a flag's value is: the first letter of its name in the table. */
export const DECIMAL: i32 = 0x58; // X
export const WHOLE: i32 = 0x4e; // N
export const TEXT: i32 = 0x54; // TEXT
export const SWITCH: i32 = 0x7c; // the bar of an empty column

@unmanaged
class Slot {
  /** f64, u64 or usize, by the flag's kind. */
  value: u64;
  /** How many times the flag was given. */
  count: i32;
}

/** The command line, checked: what was given and, for numbers, the table's defaults. */
@unmanaged
export class Options {
  /** Zero-terminated path, 0 when none was given. */
  model: usize;
  /** u32[2 givenCount]: flag and value (0 for a switch), in the order in which they were given. */
  given: usize;
  givenCount: i32;

  /** How many times a flag was given. */
  times(flag: i32): i32 {
    return this.slot(flag).count;
  }

  /** Whether a flag was given. */
  has(flag: i32): bool {
    return this.times(flag) > 0;
  }

  /** The value of a flag that takes a decimal. */
  decimal(flag: i32): f32 {
    return <f32>reinterpret<f64>(this.slot(flag).value);
  }

  /** The value of a flag that takes a whole number. */
  whole(flag: i32): u64 {
    return this.slot(flag).value;
  }

  /** The last text given for a flag, zero-terminated; 0 when there was none. */
  text(flag: i32): usize {
    return <usize>this.slot(flag).value;
  }

  /** The flag that was given as number `i`. */
  flagAt(i: i32): i32 {
    return load<i32>(this.given + ((<usize>i) << 3));
  }

  /** The value that was given as number `i`, zero-terminated. */
  textAt(i: i32): usize {
    return load<u32>(this.given + ((<usize>i) << 3), 4);
  }

  /** Notes a flag and its value, zero-terminated. False when the value is not a number of the flag's range. */
  set(flag: i32, value: usize): bool {
    const slot = this.slot(flag);
    if (!parse(flag, value, slot)) return false;
    slot.count++;
    const at = this.given + ((<usize>this.givenCount) << 3);
    store<i32>(at, flag);
    store<u32>(at, <u32>value, 4);
    this.givenCount++;
    return true;
  }

  /** Gives a number the table's default. */
  setDefault(flag: i32): void {
    const start = columnStart(flag, Column.Default);
    const value = number(flag, start, columnEnd(flag, start));
    const kind = valueKind(flag);
    if (kind == DECIMAL) this.slot(flag).value = reinterpret<u64>(value);
    else if (kind == WHOLE) this.slot(flag).value = <u64>value;
  }

  private slot(flag: i32): Slot {
    return changetype<Slot>(changetype<usize>(this) + offsetof<Options>() + <usize>flag * offsetof<Slot>());
  }
}

/** Options with the table's defaults and room for `capacity` flags. Null when memory is exhausted. */
export function newOptions(capacity: i32): Options {
  const head = offsetof<Options>() + <usize>flagCount() * offsetof<Slot>();
  const o = changetype<Options>(alloc(<u64>head + ((<u64>capacity) << 3)));
  if (!changetype<usize>(o)) return o;
  memory.fill(changetype<usize>(o), 0, head);
  o.given = changetype<usize>(o) + head;
  for (let flag = 0; flag < flagCount(); flag++) o.setDefault(flag);
  return o;
}

function parse(flag: i32, value: usize, slot: Slot): bool {
  const kind = valueKind(flag);
  let x: f64 = 0;
  if (kind == DECIMAL) {
    x = parseDecimal(value, <i32>cstringLength(value));
    slot.value = reinterpret<u64>(x);
  } else if (kind == WHOLE) {
    if (!parseWhole(value, <i32>cstringLength(value), changetype<usize>(slot))) return false;
    x = <f64>slot.value;
  } else {
    slot.value = <u64>value;
    return true;
  }
  return x >= lowest(flag) && x <= highest(flag); // false for NaN
}

/** The smallest number that a flag takes. */
export function lowest(flag: i32): f64 {
  const start = columnStart(flag, Column.Range);
  return number(flag, start, space(flag, start));
}

/** The greatest number that a flag takes. */
export function highest(flag: i32): f64 {
  const start = columnStart(flag, Column.Range);
  return number(flag, space(flag, start) + 1, columnEnd(flag, start));
}

function space(flag: i32, at: i32): i32 {
  while (character(flag, at) != 0x20) at++;
  return at;
}

const digits: usize = memory.data(24, 1); // a number of the table as bytes

/** The number in a flag's row from `start` to `end`, 0 when it is empty. */
function number(flag: i32, start: i32, end: i32): f64 {
  for (let at = start; at < end; at++) store<u8>(digits + (at - start), <u8>character(flag, at));
  return start == end ? 0 : parseDecimal(digits, end - start);
}
