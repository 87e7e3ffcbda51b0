import { isCstring } from "../base/ascii";

/** Which finished requests are told on standard error. */
export const enum LogLevel {
  /** Not a level. */
  None,
  Off,
  /** Those that the server failed. */
  Error,
  Info,
}

/** The level of this name, zero-terminated. */
export function parseLogLevel(name: usize): LogLevel {
  if (isCstring(name, "off")) return LogLevel.Off;
  if (isCstring(name, "error")) return LogLevel.Error;
  return isCstring(name, "info") ? LogLevel.Info : LogLevel.None;
}
