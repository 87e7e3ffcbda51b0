import { fail, USAGE } from "../base/errors";
import { cstringLength } from "../base/writer";
import { readArguments } from "../command/arguments";
import { Options } from "../command/options";
import { useTable } from "../command/table";
import { variable } from "../host/process";
import { parseAddress } from "./ipv4";
import { LogLevel, parseLogLevel } from "./log-level";
import { check, explain } from "./settings-check";
import { countVariables, readEnvironment } from "./settings-environment";
import { ROWS, Setting } from "./settings-table";

/** What the server was told to do: by its command line, else by its environment, else by the table. */
let options: Options = changetype<Options>(0);

/** Reads the settings. Stops at --help and --version. False after `fail`. */
export function readSettings(): bool {
  useTable(ROWS);
  options = readArguments(check, explain, countVariables());
  if (!changetype<usize>(options)) return false;
  if (isGiven(Setting.Help) || isGiven(Setting.Version)) return true;
  if (!readEnvironment(options)) return false;
  if (!options.model) options.model = variable("LLAMA2_MODEL");
  if (options.model && load<u8>(options.model) != 0) return true;
  fail(USAGE).text("no model is named: llama2-server MODEL, or set LLAMA2_MODEL (--help shows everything)");
  return false;
}

/** Whether a setting was given, by the command line or the environment. */
export function isGiven(setting: Setting): bool {
  return options.has(setting);
}

/** A setting that is a whole number below 2^31; 0 where it has no default and was not given. */
export function wholeSetting(setting: Setting): i32 {
  return <i32>options.whole(setting);
}

/** A setting that is a decimal. */
export function decimalSetting(setting: Setting): f32 {
  return options.decimal(setting);
}

/** A setting that is text, zero-terminated; 0 when it was not given. */
export function textSetting(setting: Setting): usize {
  return options.text(setting);
}

/** How many values of a setting that may be given several times there are. */
export function valueCount(setting: Setting): i32 {
  return options.times(setting);
}

/** Value `i` of such a setting, zero-terminated. */
export function valueAt(setting: Setting, i: i32): usize {
  for (let given = 0; given < options.givenCount; given++) {
    if (options.flagAt(given) == setting && i-- == 0) return options.textAt(given);
  }
  return 0;
}

/** The model's file, zero-terminated. */
export function modelPath(): usize {
  return options.model;
}

/** The address to listen on, the first byte the highest. */
export function listenAddress(): u32 {
  const text = textSetting(Setting.Host);
  return text ? <u32>parseAddress(text, cstringLength(text)) : 0x7f000001;
}

/** The path below which the API answers. */
export function basePath(): usize {
  return textSetting(Setting.BasePath);
}

/** Its length without a slash at the end, 0 for none. */
export function basePathLength(): usize {
  const path = basePath();
  if (!path) return 0;
  const length = cstringLength(path);
  return load<u8>(path + length - 1) == 0x2f ? length - 1 : length;
}

/** Which finished requests are told. */
export function logLevel(): LogLevel {
  const text = textSetting(Setting.LogLevel);
  return text ? parseLogLevel(text) : LogLevel.Info;
}
