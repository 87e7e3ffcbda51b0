import { newWriter, Writer } from "../base/writer";
import { writeKey, writeString } from "../generation/json";
import { now, unixMilliseconds } from "../host/clock";
import { STDERR } from "../host/streams";
import { Answer } from "./answer";
import { Connection } from "./http/connection";
import { Method } from "./http/method";
import { LogLevel } from "./log-level";
import { service } from "./service";
import { writeTimestamp } from "./timestamp";

const LINE_BYTES: usize = 4096;
const SHOWN_PATH_BYTES: usize = 256;

/** The status that is told, and counted, of an answer whose client left before it was whole. */
export const CLIENT_GONE: i32 = 499;

let out: Writer = changetype<Writer>(0);
let level: LogLevel = LogLevel.Off;

/** Begins to log. False when memory is exhausted. */
export function startAccessLog(wanted: LogLevel): bool {
  level = wanted;
  out = newWriter(STDERR, LINE_BYTES);
  return changetype<usize>(out) != 0;
}

/**
 * Writes a line about a finished request, a JSON object; of texts it tells lengths only.
 * @param status CLIENT_GONE when the client left    @param a null for a request that asked for no text
 */
export function logRequest(c: Connection, status: i32, a: Answer): void {
  if (level < levelOf(c, status)) return;
  writeKey(out.text("{"), "time", true).text('"');
  writeTimestamp(out, unixMilliseconds()).text('"');
  writeString(writeKey(out, "id"), c.requestId, c.requestIdLength);
  writeKey(out, "method").text('"').text(nameOf(c.method)).text('"');
  writeString(writeKey(out, "path"), c.path, min(c.pathLength, SHOWN_PATH_BYTES));
  writeKey(out, "status").integer(status);
  writeKey(out, "duration_ms").decimal((now() - c.received) * 1000, 1);
  if (status == CLIENT_GONE) writeKey(out, "client_gone").text("true");
  if (changetype<usize>(a)) writeAnswer(a);
  out.text("}\n").flush();
}

/** The lowest level at which a request is told. */
function levelOf(c: Connection, status: i32): LogLevel {
  if (status >= 500) return LogLevel.Error;
  return c.routine ? LogLevel.Debug : LogLevel.Info;
}

function writeAnswer(a: Answer): void {
  writeString(writeKey(out, "model"), service.modelId, service.modelIdLength);
  writeKey(out, "stream").text(a.stream ? "true" : "false");
  writeKey(out, "choices").integer(a.choiceCount);
  writeKey(out, "prompt_tokens").integer(a.promptTokens);
  writeKey(out, "cached_tokens").integer(a.cachedTokens);
  writeKey(out, "completion_tokens").integer(a.completionTokens);
  if (a.admitted > 0) writeKey(out, "queue_ms").decimal((a.admitted - a.begun) * 1000, 1);
  if (a.firstToken > 0) writeKey(out, "ttft_ms").decimal((a.firstToken - a.begun) * 1000, 1);
}

function nameOf(method: Method): string {
  switch (method) {
    case Method.Get:
      return "GET";
    case Method.Post:
      return "POST";
    case Method.Head:
      return "HEAD";
    case Method.Options:
      return "OPTIONS";
    case Method.Delete:
      return "DELETE";
    case Method.Put:
      return "PUT";
    case Method.Patch:
      return "PATCH";
    default:
      return "?";
  }
}
