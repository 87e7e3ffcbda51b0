import { alloc } from "../base/arena";
import { fail, failMemory, USAGE } from "../base/errors";
import { cstringLength } from "../base/writer";
import { takeValue } from "../command/arguments";
import { Options } from "../command/options";
import { variable } from "../host/process";
import { startsWith } from "../base/ascii";
import { check, explain } from "./settings-check";
import { isList, Setting, VARIABLES } from "./settings-table";

const COMMA: u8 = 0x2c;

const name: usize = memory.data(32, 1); // a variable's name as bytes

/** How many values the environment holds at most. */
export function countVariables(): i32 {
  let count = 0;
  for (let setting = 0; setting < VARIABLES.length; setting++) {
    const value = valueOf(setting);
    if (value) count += 1 + (isList(setting) ? commas(value) : 0);
  }
  return count;
}

/** Takes every setting that the command line left open from its variable, if that is set and not empty. False after `fail`. */
export function readEnvironment(o: Options): bool {
  for (let setting = 0; setting < VARIABLES.length; setting++) {
    const value = valueOf(setting);
    if (!value || o.has(setting)) continue;
    const text = unchecked(VARIABLES[setting]);
    for (let i = 0; i < text.length; i++) store<u8>(name + i, <u8>text.charCodeAt(i));
    const taken = isList(setting)
      ? takeList(o, setting, text.length, value)
      : takeValue(o, setting, name, text.length, value, check, explain);
    if (!taken) return false;
  }
  return true;
}

/** The value of a setting's variable, 0 when there is none. An empty one is none, but for the keys. */
function valueOf(setting: Setting): usize {
  const value = variable(unchecked(VARIABLES[setting]));
  if (!value || (load<u8>(value) == 0 && setting != Setting.ApiKey)) return 0;
  // Kubernetes tells every container about a Service named "llama2" by LLAMA2_PORT=tcp://10.0.0.1:8080.
  return setting == Setting.Port && startsWith(value, cstringLength(value), "tcp://") ? 0 : value;
}

function commas(value: usize): i32 {
  let count = 0;
  for (; load<u8>(value) != 0; value++) if (load<u8>(value) == COMMA) count++;
  return count;
}

/** Takes values with commas and perhaps spaces between them, each from a zero-terminated copy. False after `fail`. */
function takeList(o: Options, setting: Setting, nameLength: i32, value: usize): bool {
  const length = cstringLength(value);
  const copy = alloc(length + 1);
  if (!copy) {
    failMemory("the request", length);
    return false;
  }
  memory.copy(copy, value, length + 1);
  let at = copy;
  while (true) {
    while (load<u8>(at) == 0x20) at++;
    let end = at;
    while (load<u8>(end) != 0 && load<u8>(end) != COMMA) end++;
    const last = load<u8>(end) == 0;
    let trimmed = end;
    while (trimmed > at && load<u8>(trimmed - 1) == 0x20) trimmed--;
    store<u8>(trimmed, 0);
    if (trimmed > at && !takeValue(o, setting, name, nameLength, at, check, explain)) return false;
    if (last) break;
    at = end + 1;
  }
  if (o.has(setting)) return true;
  fail(USAGE).bytes(name, nameLength).text(" is set, but holds no value; unset it if none is meant");
  return false;
}
