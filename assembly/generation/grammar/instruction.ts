/** What an instruction of a grammar does. A String, a Key, a Number, a Char, a State and End wait for a byte; the others do not. */
export const enum Op {
  /** The text is complete. */
  End,
  /** Takes `byte` and goes on at `b`; `a` is another Char to try, 0 for none. */
  Char,
  /** Goes on at `a` and at `b`. */
  Split,
  /** Goes on at `b`. */
  Jump,
  /** Goes on at `a` in a frame of its own, and from its Return at `b`. */
  Call,
  Return,
  /** Takes the inside of a string of `a` to `b` characters and its closing quote. */
  String,
  /**
   * Where in a string with a pattern a text has come to: takes a character of one of the `b` Data behind it, and goes on where
   * that says; or, if `byte`, the closing quote, and goes on at `a`.
   */
  State,
  /** Takes the inside of a name that the object does not have yet, and its quote; `a` is the first of `b` Data, its own names. */
  Key,
  /** Takes a number between `low` here and `low` of the Data behind it, with `byte` decimals at most; or any, if FREE. */
  Number,
  /** What the instruction before it says more. Of a State: the characters up to `a` lead to `b`, nowhere if that is 0. */
  Data,
  /** Begins an array of `a` to `b` items, which the instructions behind it lay out; the frame counts them. */
  Begin,
  /** Has read an item. */
  Next,
  /** Goes on at `b` if the object may have another name. */
  Room,
}

/** An instruction of a grammar; it is known by its index, its pc. */
@unmanaged
export class Instruction {
  op: u8;
  /** How deep calls lie in one another on the cheapest way from here to Return. */
  need: u8;
  byte: u8;
  /** Tokens on the cheapest way from here to Return or to the end of the text; NEVER when there is none. */
  cost: i32;
  a: i32;
  b: i32;

  /** Of a Number: its least value, in units of its last decimal; of the Data behind it: its largest. */
  get low(): i64 {
    return load<i64>(changetype<usize>(this) + offsetof<Instruction>("a"));
  }

  set low(value: i64) {
    store<i64>(changetype<usize>(this) + offsetof<Instruction>("a"), value);
  }
}

/** More tokens than any text has. Sums of a few of them do not overflow. */
export const NEVER: i32 = 1 << 28;

/** How deep calls may lie in one another. */
export const MAX_DEPTH: i32 = 32;

/** How many ways of reading a text are followed at once. */
export const MAX_THREADS: i32 = 64;

/** How many names an object may have where names are free: fewer than there are characters, see `keyCost`. */
export const MAX_KEYS: i32 = 64;

/** The decimals of a Number that may have any, and an exponent. */
export const FREE: u8 = 255;

// Where the parts of an array lie, counted from its Begin.
export const NEXT: i32 = 1;
export const CLOSE: i32 = 2; // and its Return
export const COMMA: i32 = 4; // and a space, if any
export const ITEM: i32 = 7;

/** The instruction at `pc`. */
export function at(code: usize, pc: i32): Instruction {
  return changetype<Instruction>(code + <usize>pc * offsetof<Instruction>());
}
