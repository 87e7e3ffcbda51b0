import { isCstring } from "../base/ascii";

/** Which finished requests are told on standard error. */
export const enum LogLevel {
  /** Not a level. */
  None,
  Off,
  /** Those that the server failed. */
  Error,
  /** And every other one, but for probes that find all well. */
  Info,
  /** And those. */
  Debug,
}

/** The level of this name, zero-terminated. */
export function parseLogLevel(name: usize): LogLevel {
  if (isCstring(name, "off")) return LogLevel.Off;
  if (isCstring(name, "error")) return LogLevel.Error;
  if (isCstring(name, "info")) return LogLevel.Info;
  return isCstring(name, "debug") ? LogLevel.Debug : LogLevel.None;
}
