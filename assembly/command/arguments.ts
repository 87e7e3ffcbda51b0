import { fail, failMemory, message, USAGE } from "../base/errors";
import { writePath } from "../base/file";
import { cstringLength, Writer } from "../base/writer";
import { argument, argumentCount } from "../host/process";
import { isValidUtf8 } from "../text/utf8";
import { newOptions, Options, SWITCH, TEXT } from "./options";
import { findLetter, findName, flagCount, valueKind } from "./table";
import { failFlag, failMissing, failNumber, failUnknown } from "./usage";

const DASH: u8 = 0x2d;
const EQUALS: u8 = 0x3d;

/** Checks what the table cannot say about a value that was given under `name`, and is set. False after `fail`. */
export type Check = (o: Options, flag: i32, name: usize, nameLength: i32, value: usize) => bool;

/** Adds to the message of a number out of range, or of a second model (flag -1). */
export type Explain = (w: Writer, flag: i32) => void;

/**
 * Reads the command line by the program's table: "-x value", "--name value" or "--name=value" in any order, the model
 * among them; "--" ends the flags. Stops at --help and --version.
 * @param more room for so many values that come from elsewhere
 * @returns null after `fail`
 */
export function readArguments(check: Check, explain: Explain, more: i32): Options {
  const none = changetype<Options>(0);
  const count = argumentCount();
  const o = newOptions(count + more);
  if (!changetype<usize>(o)) {
    failMemory("the request", (<u64>count) << 3);
    return none;
  }
  let flagsEnded = false;
  for (let i = 1; i < count;) {
    const text = argument(i);
    const dashes = flagsEnded ? 0 : countDashes(text);
    if (dashes == 2 && load<u8>(text, 2) == 0) {
      flagsEnded = true;
      i++;
      continue;
    }
    const next = i + 1 < count ? argument(i + 1) : 0;
    const taken = dashes == 0 ? takeModel(o, text, explain) : takeFlag(o, text, dashes, next, check, explain);
    if (taken == 0) return none;
    if (o.has(flagCount() - 1) || o.has(flagCount() - 2)) return o;
    i += taken;
  }
  return o;
}

/** 2 for "--...", 1 for "-x...", 0 for anything else; a lone "-" is no flag. */
function countDashes(text: usize): i32 {
  if (load<u8>(text) != DASH || load<u8>(text, 1) == 0) return 0;
  return load<u8>(text, 1) == DASH ? 2 : 1;
}

/** Returns how many arguments it took, 0 after `fail`. */
function takeModel(o: Options, path: usize, explain: Explain): i32 {
  if (!o.model) {
    o.model = path;
    return 1;
  }
  writePath(fail(USAGE).text("two models: "), o.model, cstringLength(o.model));
  explain(writePath(message().text(" and "), path, cstringLength(path)), -1);
  return 0;
}

/** Returns how many arguments it took, 0 after `fail`. */
function takeFlag(o: Options, text: usize, dashes: i32, next: usize, check: Check, explain: Explain): i32 {
  let length = dashes;
  while (load<u8>(text + length) != 0 && load<u8>(text + length) != EQUALS) length++;
  const flag = dashes == 2 ? findName(text + 2, length - 2) : length == 2 ? findLetter(load<u8>(text, 1)) : -1;
  if (flag < 0) {
    failUnknown(text, length);
    return 0;
  }
  const hasValue = load<u8>(text + length) == EQUALS;
  if (valueKind(flag) == SWITCH) {
    if (!hasValue) return o.set(flag, 0) ? 1 : 0;
    failFlag(text, length).text(" takes no value");
    return 0;
  }
  const value = hasValue ? text + length + 1 : next;
  if (!value) {
    failMissing(text, length, flag);
    return 0;
  }
  return !takeValue(o, flag, text, length, value, check, explain) ? 0 : hasValue ? 1 : 2;
}

/** Sets a flag to a value that was given under `name`. False after `fail`. */
export function takeValue(
  o: Options,
  flag: i32,
  name: usize,
  nameLength: i32,
  value: usize,
  check: Check,
  explain: Explain,
): bool {
  if (!o.set(flag, value)) {
    failNumber(name, nameLength, flag, value);
    explain(message(), flag);
    return false;
  }
  if (valueKind(flag) == TEXT) {
    const wrong = isValidUtf8(value, cstringLength(value));
    if (wrong >= 0) {
      failFlag(name, nameLength).text(": invalid UTF-8 at byte ").integer(wrong);
      return false;
    }
  }
  return check(o, flag, name, nameLength, value);
}
