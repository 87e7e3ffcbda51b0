import { message } from "../../base/errors";
import { Writer } from "../../base/writer";
import { writeKey, writeString } from "../../generation/json";
import { unixMilliseconds } from "../../host/clock";
import { Answer } from "../answer";
import { service } from "../service";
import { writeTimestamp } from "../timestamp";

/** The media type of JSON objects, one a line. */
export const LINES: string = "application/x-ndjson";

/** Appends `{"model":...,"created_at":...`: what every object begins with. */
export function writeHead(out: Writer): Writer {
  writeString(writeKey(out.text("{"), "model", true), service.modelId, service.modelIdLength);
  writeKey(out, "created_at").text('"');
  return writeTimestamp(out, unixMilliseconds()).text('"');
}

/** Appends `,"done":true,...}`: how an answer ended, its counts, and its times in nanoseconds. */
export function writeEnd(out: Writer, a: Answer): void {
  writeKey(out, "done").text("true");
  writeKey(out, "done_reason").text('"').text(a.choice(0).reason()).text('"');
  writeDuration(writeKey(out, "total_duration"), a.done - a.begun);
  writeDuration(writeKey(out, "load_duration"), a.admitted - a.begun);
  writeKey(out, "prompt_eval_count").integer(a.promptTokens);
  writeDuration(writeKey(out, "prompt_eval_duration"), a.promptDone - a.admitted);
  writeKey(out, "eval_count").integer(a.completionTokens);
  writeDuration(writeKey(out, "eval_duration"), a.done - a.promptDone);
  out.text("}");
}

/** Appends seconds as whole nanoseconds. */
export function writeDuration(out: Writer, seconds: f64): Writer {
  return out.integer(seconds > 0 ? <i64>(seconds * 1e9) : 0);
}

/** Appends an error as the last line of a stream. */
export function failLine(out: Writer): void {
  const w = message();
  writeString(writeKey(out.text("{"), "error", true), w.buffer, w.length).text("}\n");
}
