import { fail, failMemory, message, USAGE } from "../base/errors";
import { writePath } from "../base/file";
import { cstringLength } from "../base/writer";
import { MAX_STOP_BYTES, MAX_STOPS } from "../generation/stop";
import { argument, argumentCount } from "../host/process";
import { isValidUtf8 } from "../text/utf8";
import { findLetter, findName, Flag, valueKind } from "./flags";
import { parseBias } from "./logit-bias";
import { newOptions, Options, SWITCH, TEXT } from "./options";
import { failFlag, failMissing, failNumber, failUnknown } from "./usage";

const DASH: u8 = 0x2d;
const EQUALS: u8 = 0x3d;

/**
 * Reads the command line: "-x value", "--name value" or "--name=value" in any order, the model among them; "--" ends the
 * flags. Stops at --help and --version. Null after `fail`.
 */
export function parseArguments(): Options {
  const count = argumentCount();
  const o = newOptions(count);
  if (!changetype<usize>(o)) {
    failMemory("the request", (<u64>count) << 3);
    return o;
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
    const taken = dashes == 0 ? takeModel(o, text) : takeFlag(o, text, dashes, i + 1 < count ? argument(i + 1) : 0);
    if (taken == 0) return changetype<Options>(0);
    if (o.has(Flag.Help) || o.has(Flag.Version)) return o;
    i += taken;
  }
  if (!o.has(Flag.Logprobs) || o.has(Flag.Json) || o.has(Flag.Jsonl)) return o;
  fail(USAGE).text("--logprobs needs --json or --jsonl");
  return changetype<Options>(0);
}

/** 2 for "--...", 1 for "-x...", 0 for anything else; a lone "-" is no flag. */
function countDashes(text: usize): i32 {
  if (load<u8>(text) != DASH || load<u8>(text, 1) == 0) return 0;
  return load<u8>(text, 1) == DASH ? 2 : 1;
}

/** Returns how many arguments it took, 0 after `fail`. */
function takeModel(o: Options, path: usize): i32 {
  if (!o.model) {
    o.model = path;
    return 1;
  }
  writePath(fail(USAGE).text("two models: "), o.model, cstringLength(o.model));
  writePath(message().text(" and "), path, cstringLength(path)).text("; a prompt comes after -i");
  return 0;
}

/** Returns how many arguments it took, 0 after `fail`. */
function takeFlag(o: Options, text: usize, dashes: i32, next: usize): i32 {
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
  if (!o.set(flag, value)) {
    failNumber(text, length, flag, value);
    return 0;
  }
  return !checkText(o, flag, text, length, value) ? 0 : hasValue ? 1 : 2;
}

/** Checks what the table cannot say about a value. */
function checkText(o: Options, flag: Flag, name: usize, nameLength: i32, value: usize): bool {
  const length = cstringLength(value);
  if (valueKind(flag) == TEXT) {
    const wrong = isValidUtf8(value, length);
    if (wrong >= 0) {
      failFlag(name, nameLength).text(": invalid UTF-8 at byte ").integer(wrong);
      return false;
    }
  }
  if (flag == Flag.Stop && (length == 0 || length > MAX_STOP_BYTES || o.times(flag) > MAX_STOPS)) {
    const w = failFlag(name, nameLength).text(" takes a text of 1 to ").integer(MAX_STOP_BYTES);
    w.text(" bytes, at most ").integer(MAX_STOPS).text(" times");
    return false;
  }
  if (flag == Flag.Mode && !isText(value, "generate") && !isText(value, "chat")) {
    writePath(failFlag(name, nameLength).text(" takes generate or chat, not "), value, length);
    return false;
  }
  if (flag == Flag.LogitBias && !parseBias(value)) {
    writePath(
      failFlag(name, nameLength).text(" takes ID=X, a token and a number from -100 to 100, not "),
      value,
      length,
    );
    return false;
  }
  return true;
}

function isText(bytes: usize, text: string): bool {
  let i = 0;
  while (i < text.length && load<u8>(bytes + i) == <u8>text.charCodeAt(i)) i++;
  return i == text.length && load<u8>(bytes + i) == 0;
}
