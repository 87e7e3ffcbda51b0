// What the unit tests of assembly/server drive: its parts, without a socket. An unmanaged object is its address.
import { message } from "../../assembly/base/errors";
import { startPool } from "../../assembly/base/pool";
import { cstringLength, newWriter, Writer } from "../../assembly/base/writer";
import { Column, valueKind, writeColumn } from "../../assembly/command/table";
import { writeString } from "../../assembly/generation/json";
import { start } from "../../assembly/host/process";
import { logRequest } from "../../assembly/server/access-log";
import { startAccounts } from "../../assembly/server/accounts";
import { Answer } from "../../assembly/server/answer";
import { authorize, startAuth } from "../../assembly/server/auth";
import { writeCors, writePreflight } from "../../assembly/server/cors";
import { writeError } from "../../assembly/server/errors";
import { writeHelp } from "../../assembly/server/help";
import { Connection, newConnection } from "../../assembly/server/http/connection";
import { HttpLimits, newHttpLimits } from "../../assembly/server/http/limits";
import { identify } from "../../assembly/server/http/request-id";
import { feed } from "../../assembly/server/http/request-reader";
import { extraHeaders, startResponses } from "../../assembly/server/http/response";
import { writeAnswerMetrics } from "../../assembly/server/metrics/answer-metrics";
import { setModelLabel } from "../../assembly/server/metrics/exposition";
import { clearRefusal, refusal } from "../../assembly/server/refusal";
import {
  basePath,
  basePathLength,
  decimalSetting,
  isGiven,
  listenAddress,
  logLevel,
  modelPath,
  readSettings,
  textSetting,
  valueAt,
  valueCount,
  wholeSetting,
} from "../../assembly/server/settings";
import { isList, Setting, VARIABLES } from "../../assembly/server/settings-table";
import { writeTimestamp } from "../../assembly/server/timestamp";

export { alloc } from "../../assembly/base/arena";
export { lastCode } from "../../assembly/base/errors";
export { countStatus, countUp, startCounters } from "../../assembly/server/metrics/counters";
export { observe, startHistograms } from "../../assembly/server/metrics/histograms";
export { isModelPath, nameModel } from "../../assembly/server/model-id";

let out: Writer = changetype<Writer>(0);
let limits: HttpLimits = changetype<HttpLimits>(0);

/** Reads arguments and environment. False after `fail`. */
export function open(): bool {
  start();
  out = newWriter(-1, 1 << 16);
  return readSettings();
}

/** Makes ready what answers requests. False after `fail`. */
export function startParts(): bool {
  limits = newHttpLimits();
  return startPool(1 << 20) && startResponses(limits) && startAccounts() && startAuth();
}

export function failure(): Writer {
  return message();
}

export function writerAt(w: Writer): usize {
  return w.buffer;
}

export function writerLength(w: Writer): usize {
  return w.length;
}

export function help(): Writer {
  out.length = 0;
  writeHelp(out);
  return out;
}

/** The table of settings: name, value, range, default and help, a row a line, with "|" between them. */
export function table(): Writer {
  out.length = 0;
  for (let setting = 0; setting < VARIABLES.length; setting++) {
    for (let column: Column = Column.Letter; column <= Column.Help; column++) {
      writeColumn(out, setting, column).text("|");
    }
    out.text(unchecked(VARIABLES[setting])).text(isList(setting) ? "|list\n" : "|\n");
  }
  return out;
}

/** The settings as JSON; null when --help or --version was given. */
export function settings(): Writer {
  out.length = 0;
  if (isGiven(Setting.Help) || isGiven(Setting.Version)) return out.text("null");
  out.text('{"model":');
  writeString(out, modelPath(), cstringLength(modelPath()));
  out.text(',"address":').integer(listenAddress()).text(',"basePath":');
  writeString(out, basePath(), basePathLength());
  out.text(',"logLevel":').integer(logLevel());
  for (let setting = 0; setting < VARIABLES.length; setting++) {
    writeColumn(out.text(',"'), setting, Column.Name).text('":');
    const kind = valueKind(setting);
    if (isList(setting)) writeList(setting);
    else if (kind == 0x4e) out.integer(wholeSetting(setting));
    else if (kind == 0x58) out.decimal(decimalSetting(setting), 3);
    else if (textSetting(setting)) writeString(out, textSetting(setting), cstringLength(textSetting(setting)));
    else out.text("null");
  }
  return out.text("}");
}

function writeList(setting: Setting): void {
  out.text("[");
  for (let i = 0; i < valueCount(setting); i++) {
    if (i > 0) out.text(",");
    writeString(out, valueAt(setting, i), cstringLength(valueAt(setting, i)));
  }
  out.text("]");
}

/** A connection with a request; 0 when it is none. */
export function request(bytes: usize, n: usize): Connection {
  const c = newConnection();
  c.expectRequest();
  feed(c, bytes, n, limits);
  identify(c);
  clearRefusal();
  extraHeaders.length = 0;
  return c.refused == 0 ? c : changetype<Connection>(0);
}

/** 200, or the status with which it is refused. */
export function authorized(c: Connection): i32 {
  return authorize(c) ? 200 : refusal.status;
}

/** The header lines of its answer; those of a preflight if it is one. */
export function corsHeaders(c: Connection): Writer {
  writeCors(c);
  writePreflight(c);
  return extraHeaders;
}

export function addedHeaders(): Writer {
  return extraHeaders;
}

/** An error object about `words`. */
export function errorObject(words: usize, length: usize, withCode: bool): Writer {
  const w = newWriter(-1, length);
  w.bytes(words, length);
  out.length = 0;
  writeError(out, w, "invalid_request_error", withCode ? "context_length_exceeded" : "", withCode ? "messages" : "");
  return out;
}

/** The metrics of answers, for a model of this name. */
export function metrics(name: usize, length: usize): Writer {
  out.length = 0;
  setModelLabel(name, length);
  writeAnswerMetrics(out);
  return out;
}

export function timestamp(milliseconds: u64): Writer {
  out.length = 0;
  return writeTimestamp(out, milliseconds);
}

/** Logs a request, on standard error. */
export function log(c: Connection, status: i32): void {
  logRequest(c, status, changetype<Answer>(0));
}
