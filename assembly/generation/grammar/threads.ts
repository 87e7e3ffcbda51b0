import { restCost } from "./character-rule";
import { Frame, isSameFrame, totalOf } from "./frame";
import { at, Instruction, MAX_THREADS, NEVER, Op } from "./instruction";
import { keyCost } from "./key-rule";
import { numberCost } from "./number-rule";
import { BETWEEN, bytesToBetween, isInsideCharacter } from "./string-rule";

/** One way of reading the text so far: an instruction that waits for the next byte, and what it remembers. */
@unmanaged
export class Thread {
  pc: i32;
  frame: Frame;
  /** Where in a string or a number. */
  place: i32;
  /** Characters of a string or digits of a number so far. */
  count: i32;
  /** A number so far, or a name's hash. */
  value: i64;
  /** Tokens to the end of the text, the end token included. */
  cost: i32;
}

// The set of threads that is being made, and the program that they run.
export let code: usize = 0;
let spells: bool = false;
let set: usize = 0;
export let setSize: i32 = 0;
let room: i32 = 0;

/** Names the program; @param spellsCharacters whether a character can be finished byte by byte */
export function useCode(program: usize, spellsCharacters: bool): void {
  code = program;
  spells = spellsCharacters;
}

/** Starts an empty set at `to` with room for `capacity` threads. */
export function beginSet(to: usize, capacity: i32): void {
  set = to;
  setSize = 0;
  room = min(capacity, MAX_THREADS);
}

/** Adds a thread to the set. Of too many, the one that is furthest from the end is dropped: so the nearest stays. */
export function addThread(pc: i32, frame: Frame, place: i32, count: i32, value: i64): void {
  const cost = threadCost(at(code, pc), pc, frame, place, count, value);
  let dearest = -1;
  let most = cost;
  for (let i = 0; i < setSize; i++) {
    const t = threadAt(set, i);
    const isSame = t.pc == pc && t.place == place && t.count == count && t.value == value;
    if (isSame && isSameFrame(t.frame, frame)) return;
    if (t.cost > most) {
      most = t.cost;
      dearest = i;
    }
  }
  if (setSize < room) dearest = setSize++;
  if (dearest < 0) return;
  const t = threadAt(set, dearest);
  t.pc = pc;
  t.frame = frame;
  t.place = place;
  t.count = count;
  t.value = value;
  t.cost = cost;
}

export function threadAt(threads: usize, i: i32): Thread {
  return changetype<Thread>(threads + <usize>i * offsetof<Thread>());
}

/** The cost of the thread that is nearest to the end. */
export function leastCost(threads: usize, count: i32): i32 {
  let least = NEVER;
  for (let i = 0; i < count; i++) least = min(least, threadAt(threads, i).cost);
  return least;
}

/** What a thread's own instruction takes as static cost is replaced by what its memory says. */
function threadCost(i: Instruction, pc: i32, frame: Frame, place: i32, count: i32, value: i64): i32 {
  if (isInsideCharacter(place) && !spells) return NEVER;
  const total = totalOf(frame);
  if (i.op == Op.String) return stringCost(i, place, count) + at(code, pc + 1).cost + total;
  if (i.op == Op.State && place != BETWEEN) return restCost(code, i, place, <u32>value) + total;
  if (i.op == Op.Key) return keyCost(code, i, frame, place, count, <u32>value) + at(code, pc + 1).cost + total;
  if (i.op == Op.Number) return numberCost(i, place, count, value) + at(code, pc + 2).cost + total;
  return i.cost + total;
}

function stringCost(i: Instruction, place: i32, count: i32): i32 {
  return max(i.a - count, 0) + bytesToBetween(place) + 1;
}
