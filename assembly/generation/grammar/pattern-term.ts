import { alloc } from "../../base/arena";
import { failMemory } from "../../base/errors";

/** What a term of a regular expression is. The last three look around and take nothing: `meaning` removes them. */
export const enum Kind {
  /** No text. */
  None,
  /** The empty text. */
  Empty,
  /** One character from `least` to `most`. */
  Range,
  /** `a`, then `b`; `a` is none of these itself. */
  Cat,
  /** `a` or `b`: a list in falling order of addresses; `a` is none of these itself. */
  Or,
  /** Every text but those of `a`. */
  Not,
  /** `a` from `least` to `most` times. */
  Repeat,
  /** The beginning of the text. */
  Begin,
  /** Its end. */
  End,
  /** What `a` begins; what it does not begin, if `least`. */
  Ahead,
}

/** A set of texts. Terms never change, and equal ones are the same one: so few are needed, and circles close. */
@unmanaged
export class Term {
  // The parts, which `isSame` compares.
  a: Term;
  b: Term;
  least: i32;
  most: i32;
  kind: Kind;

  /** 1 if it has the empty text; where it is open, that depends. */
  nullable: i32;
  /** 1 if a part of it looks around, so that what it means depends on what stands beside it. */
  open: i32;
  /** How deep a recursion through it goes. */
  rank: i32;
  /** Another term with the same hash. */
  next: Term;
  /** Where its code begins, 0 if it has none; and the state that is emitted after it. */
  pc: i32;
  queued: Term;
}

/** The last character. */
export const LAST: i32 = 0x10ffff;
/** No bound of a Repeat. */
export const ENDLESS: i32 = i32.MAX_VALUE;

const MAX_TERMS: i32 = 1 << 14; // one of them is a room for the next one
const MAX_RANK: i32 = 1000;
const BUCKETS: i32 = 1 << 12;
/** Steps for all patterns of a schema, so that compiling ends soon whatever they are: some hundredths of a second. */
const MAX_STEPS: i32 = 1 << 21;

let terms: usize = 0; // Term[MAX_TERMS]
let buckets: usize = 0; // Term[BUCKETS], behind them
let count: i32 = 0;
let steps: i32 = 0;

// The terms that every pattern begins with, in the order of their addresses. The first stands for a part that is missing, too.
export let none: Term = changetype<Term>(0);
export let empty: Term = none;
export let character: Term = none;
/** Any text. */
export let anything: Term = none;

/** Starts a schema. */
export function beginPatterns(): void {
  terms = 0;
  count = MAX_TERMS;
  steps = MAX_STEPS;
}

/** Starts a pattern, in scratch memory of the arena. False after `fail`. */
export function beginTerms(): bool {
  const bytes = <usize>MAX_TERMS * offsetof<Term>();
  const bucketBytes = (<usize>BUCKETS) << 2;
  if (!terms) terms = alloc(bytes + bucketBytes);
  if (!terms) {
    failMemory("a grammar", bytes);
    return false;
  }
  buckets = terms + bytes;
  // Many small patterns must not clear it all each time.
  memory.fill(terms, 0, <usize>count * offsetof<Term>());
  memory.fill(buckets, 0, bucketBytes);
  none = changetype<Term>(terms);
  count = 1;
  empty = term(Kind.Empty, none, none, 0, 0);
  character = range(0, LAST);
  anything = repeat(character, 0, ENDLESS);
  return true;
}

/** Counts a step. Whether neither all of them nor all terms have been used up: what is made after that is wrong. */
export function goesOn(): bool {
  return --steps > 0;
}

/** Steps that the patterns of a schema took. What ends as it should takes hardly more than it may. */
export function patternSteps(): i32 {
  return MAX_STEPS - steps;
}

/** The term with these parts. */
export function term(kind: Kind, a: Term, b: Term, least: i32, most: i32): Term {
  const t = changetype<Term>(terms + <usize>count * offsetof<Term>());
  t.a = a;
  t.b = b;
  t.least = least;
  t.most = most;
  t.kind = kind;
  const sum = (((<u32>changetype<usize>(a) * 31 + <u32>changetype<usize>(b)) * 31 + least) * 31 + most) * 31 + kind;
  const bucket = buckets + ((<usize>((sum * 0x9e3779b1) >> 20)) << 2);
  const first = load<Term>(bucket);
  for (let other = first; changetype<usize>(other); other = other.next) if (isSame(t, other)) return other;
  t.next = first;
  t.rank = max(a.rank, b.rank) + 1;
  if (count == MAX_TERMS - 1 || t.rank > MAX_RANK) {
    steps = 0;
    return none;
  }
  count++;
  store<Term>(bucket, t);
  t.open = i32(kind >= Kind.Begin) | a.open | b.open;
  if (kind == Kind.Cat) t.nullable = a.nullable & b.nullable;
  else if (kind == Kind.Or) t.nullable = a.nullable | b.nullable;
  else if (kind == Kind.Not) t.nullable = a.nullable ^ 1;
  else t.nullable = i32(kind == Kind.Empty || (kind == Kind.Repeat && least == 0));
  return t;
}

/** Whether two terms have the same parts. */
function isSame(a: Term, b: Term): bool {
  const x = changetype<usize>(a);
  const y = changetype<usize>(b);
  return load<u64>(x) == load<u64>(y) && load<u64>(x, 8) == load<u64>(y, 8) && load<u32>(x, 16) == load<u32>(y, 16);
}

/** A character from `first` to `last`. */
export function range(first: i32, last: i32): Term {
  return term(Kind.Range, none, none, first, last);
}

/** `a` so many times. */
export function repeat(a: Term, least: i32, most: i32): Term {
  if (most == 0) return empty;
  if (least == 1 && most == 1) return a;
  return term(Kind.Repeat, a, none, a.nullable ? 0 : least, most);
}

/** A text of `a`, then one of `b`. */
export function cat(a: Term, b: Term): Term {
  if (a == none || b == none) return none;
  if (a == empty) return b;
  if (b == empty) return a;
  return a.kind == Kind.Cat ? cat(a.a, cat(a.b, b)) : term(Kind.Cat, a, b, 0, 0);
}

export function not(a: Term): Term {
  if (a.kind == Kind.Not) return a.a;
  if (a == none) return anything;
  return a == anything ? none : term(Kind.Not, a, none, 0, 0);
}

function head(t: Term): Term {
  return t.kind == Kind.Or ? t.a : t;
}

/** The texts of either. Lists are merged, the newest terms first. */
export function or(a: Term, b: Term): Term {
  if (changetype<usize>(head(a)) < changetype<usize>(head(b))) {
    const t = a;
    a = b;
    b = t;
  }
  goesOn();
  if (a == b || b == none || a == anything || (b == empty && a.nullable)) return a;
  if (b == anything) return b;
  const first = head(a);
  const rest = or(a.kind == Kind.Or ? a.b : none, first == b ? none : b.kind == Kind.Or && b.a == first ? b.b : b);
  if (rest == none) return first;
  return rest == anything ? rest : term(Kind.Or, first, rest, 0, 0);
}

/** The texts of both. */
export function and(a: Term, b: Term): Term {
  return not(or(not(a), not(b)));
}
