import { goneOn, targetOf } from "./character-rule";
import { copyFrame, depthOf, Frame, newKey, totalOf } from "./frame";
import { at, CLOSE, COMMA, Instruction, ITEM, MAX_DEPTH, MAX_KEYS, NEXT, Op } from "./instruction";
import { hashByte, HASH_START, isTaken } from "./key-rule";
import { nextDigits, nextPlace, nextValue, numberCost, numberStep } from "./number-rule";
import { BETWEEN, CLOSED, REFUSED, stringStep } from "./string-rule";
import { addThread, code, Thread } from "./threads";

/** Adds to the set what a thread becomes by a byte: nothing when the byte may not come. */
export function read(t: Thread, byte: u32): void {
  const i = at(code, t.pc);
  if (i.op == Op.Char) readChar(i, t.frame, byte);
  else if (i.op == Op.String) readString(i, t, byte);
  else if (i.op == Op.State) readState(i, t, byte);
  else if (i.op == Op.Key) readKey(i, t, byte);
  else if (i.op == Op.Number) readNumber(i, t, byte);
}

function readChar(i: Instruction, frame: Frame, byte: u32): void {
  while (i.byte != byte) {
    if (i.a == 0) return;
    i = at(code, i.a);
  }
  follow(i.b, frame);
}

function readString(i: Instruction, t: Thread, byte: u32): void {
  const place = stringStep(t.place, byte);
  if (place == REFUSED) return;
  if (place == CLOSED) {
    if (t.count >= i.a) follow(t.pc + 1, t.frame);
    return;
  }
  // A character counts as soon as it begins, and only as far as it matters.
  const begins = t.place == BETWEEN;
  if (begins && t.count == i.b) return;
  const counts = begins && (t.count < i.a || i.b < i32.MAX_VALUE);
  addThread(t.pc, t.frame, place, t.count + (counts ? 1 : 0), 0);
}

function readState(i: Instruction, t: Thread, byte: u32): void {
  const place = stringStep(t.place, byte);
  if (place == REFUSED) return;
  if (place == CLOSED) {
    if (i.byte) follow(i.a, t.frame);
    return;
  }
  const character = goneOn(<u32>t.value, t.place, byte);
  if (place != BETWEEN) {
    addThread(t.pc, t.frame, place, 0, character);
    return;
  }
  const next = targetOf(i, character);
  if (next) follow(next, t.frame);
}

function readKey(i: Instruction, t: Thread, byte: u32): void {
  const place = stringStep(t.place, byte);
  const hash = <u32>t.value;
  if (place == CLOSED) {
    if (t.count == 0 || isTaken(code, i, t.frame, hash)) return;
    const key = newKey(hash, t.frame.keys);
    if (!changetype<usize>(key)) return;
    const frame = copyFrame(t.frame);
    if (!changetype<usize>(frame)) return;
    frame.keys = key;
    frame.count++;
    follow(t.pc + 1, frame);
    return;
  }
  // No escapes, so that equal names are equal bytes.
  if (place == BETWEEN || place >= 0x80) addThread(t.pc, t.frame, place, 1, <i64>hashByte(hash, byte));
}

function readNumber(i: Instruction, t: Thread, byte: u32): void {
  if (!numberStep(i, t.place, t.count, t.value, byte)) return;
  const place = nextPlace;
  const digits = nextDigits;
  const value = nextValue;
  if (numberCost(i, place, digits, value) == 0) follow(t.pc + 2, t.frame);
  addThread(t.pc, t.frame, place, digits, value);
}

/** Whether calls still fit on the cheapest way from an instruction. */
function fitsDepth(pc: i32, frame: Frame): bool {
  return depthOf(frame) + <i32>at(code, pc).need <= MAX_DEPTH;
}

/** Adds to the set all instructions that wait for a byte and can be reached without one. */
export function follow(pc: i32, frame: Frame): void {
  while (true) {
    const i = at(code, pc);
    switch (<i32>i.op) {
      case Op.Jump:
        pc = i.b;
        break;
      case Op.Split:
        if (fitsDepth(i.a, frame)) follow(i.a, frame);
        if (!fitsDepth(i.b, frame)) return;
        pc = i.b;
        break;
      case Op.Call: {
        const called = copyFrame(changetype<Frame>(0));
        if (!changetype<usize>(called)) return;
        called.parent = frame;
        called.back = i.b;
        called.total = totalOf(frame) + at(code, i.b).cost;
        called.depth = depthOf(frame) + 1;
        frame = called;
        pc = i.a;
        break;
      }
      case Op.Return:
        pc = frame.back;
        frame = frame.parent;
        break;
      case Op.Room:
        if (frame.count >= MAX_KEYS - i.a) return;
        pc = i.b;
        break;
      case Op.Begin:
        nextItem(pc, i, frame, 0);
        return;
      case Op.Next:
        nextItem(pc - NEXT, i, frame, frame.count + 1);
        return;
      default:
        addThread(pc, frame, 0, 0, i.op == Op.Key ? <i64>HASH_START : 0);
        return;
    }
  }
}

/** Ends an array with so many items, or goes on with it, or both. @param begin the pc of its Begin */
function nextItem(begin: i32, i: Instruction, frame: Frame, count: i32): void {
  const least = i.a;
  if (count >= least) follow(begin + CLOSE, frame);
  if (count >= i.b || !fitsDepth(begin + ITEM, frame)) return;
  // Counting ends when it no longer matters.
  const counts = count < least || i.b < i32.MAX_VALUE;
  const item = counts ? copyFrame(frame) : frame;
  if (!changetype<usize>(item)) return;
  if (counts) {
    const owed = max(least - count - 1, 0) * at(code, begin + ITEM).cost;
    item.count = count;
    item.total += owed - item.owed;
    item.owed = owed;
  }
  follow(begin + (count == 0 ? ITEM : COMMA), item);
}
