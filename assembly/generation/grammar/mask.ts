import { top, totalOf, useRoom } from "./frame";
import { at, Op } from "./instruction";
import { read } from "./reading";
import { scratchFrames, scratchFramesEnd, threadsAfter, threadsLeft } from "./scratch";
import { BETWEEN } from "./string-rule";
import { beginSet, code, leastCost, setSize, Thread, threadAt } from "./threads";
import { MAX_TOKEN_BYTES, OrderedToken, TokenOrder } from "./token-order";

/** The threads after so many bytes of the token that is being tried. */
@unmanaged
class Level {
  threads: usize;
  count: i32;
  /** Threads up to and with this level's, in the scratch. */
  used: i32;
  /** Where the scratch's frames end. */
  frames: usize;
}

const levels: usize = memory.data(1040, 8); // Level[MAX_TOKEN_BYTES + 1]

function level(i: i32): Level {
  return changetype<Level>(levels + <usize>i * offsetof<Level>());
}

// Of the threads before the token: whether one is between two characters of a string, and whether all are.
let anyString: bool = false;
let onlyStrings: bool = false;

/** Whether a token may come, as far as its length tells. */
const enum Verdict {
  No,
  Yes,
  Unknown,
}

/**
 * Marks the tokens after which a text needs at most `most` tokens more.
 * @param threads Thread[count]: the state before    @param marks u8[vocabulary], zeros
 * The tokens come in the order of their bytes, so that bytes in common are read once, and a prefix that may not come ends
 * all that begin with it. In strings nearly all tokens may come, and most are decided by their length alone.
 */
export function mask(order: TokenOrder, threads: usize, count: i32, most: i32, marks: usize): void {
  const first = level(0);
  first.threads = threads;
  first.count = count;
  first.used = 0;
  first.frames = scratchFrames;
  lookForStrings(threads, count);
  let known = 0; // levels of the last token that are right for this one, too
  let dead = MAX_TOKEN_BYTES + 1; // so many bytes of the last token may not come
  for (let i = 0; i < order.count; i++) {
    const token = order.token(i);
    const common = <i32>token.common;
    known = min(known, common);
    if (common >= dead) continue;
    dead = MAX_TOKEN_BYTES + 1;
    let verdict = token.characters > 0 && anyString ? judge(threads, count, token, most) : Verdict.Unknown;
    if (verdict == Verdict.Unknown) {
      known = advance(token, known);
      if (known < <i32>token.length) dead = known + 1;
      else if (leastCost(level(known).threads, level(known).count) <= most) verdict = Verdict.Yes;
    }
    if (verdict == Verdict.Yes) store<u8>(marks + token.id, 1);
  }
}

/** Reads the token's bytes from level `known` on. Returns the last level with a thread. */
function advance(token: OrderedToken, known: i32): i32 {
  while (known < <i32>token.length) {
    const from = level(known);
    const to = level(known + 1);
    const byte = load<u8>(token.bytes + known);
    to.threads = threadsAfter(from.used);
    useRoom(from.frames, scratchFramesEnd);
    beginSet(to.threads, threadsLeft(from.used));
    for (let i = 0; i < from.count; i++) read(threadAt(from.threads, i), byte);
    if (setSize == 0) return known;
    to.count = setSize;
    to.used = from.used + setSize;
    to.frames = top;
    known++;
  }
  return known;
}

function isBetween(t: Thread): bool {
  const op = at(code, t.pc).op;
  return t.place == BETWEEN && (op == Op.String || op == Op.Key);
}

function lookForStrings(threads: usize, count: i32): void {
  anyString = false;
  onlyStrings = true;
  for (let i = 0; i < count; i++) {
    if (isBetween(threadAt(threads, i))) anyString = true;
    else onlyStrings = false;
  }
}

/** Judges a token of plain characters. */
function judge(threads: usize, count: i32, token: OrderedToken, most: i32): Verdict {
  const characters = <i32>token.characters;
  let verdict = onlyStrings ? Verdict.No : Verdict.Unknown;
  for (let i = 0; i < count; i++) {
    const t = threadAt(threads, i);
    if (!isBetween(t)) continue;
    const rule = at(code, t.pc);
    // Tokens behind the string's end. A name may need a character more, so that it is not one that the object has.
    const rest = at(code, t.pc + 1).cost + totalOf(t.frame);
    if (rule.op == Op.Key) {
      if (rest + 2 <= most) return Verdict.Yes;
      // Just before it must end, only single bytes are tried: one of them fits.
      if (rest + 1 <= most && token.length == 1) verdict = Verdict.Unknown;
    } else if (characters <= rule.b - t.count && max(rule.a - t.count - characters, 0) + 1 + rest <= most) {
      return Verdict.Yes;
    }
  }
  return verdict;
}
