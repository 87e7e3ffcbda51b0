import { message } from "../base/errors";
import { Writer } from "../base/writer";
import { writeKey, writeString } from "../generation/json";
import { recordRequest } from "./accounts";
import { writeCors } from "./cors";
import { Connection } from "./http/connection";
import { extraHeaders } from "./http/response";
import { speaksOllama } from "./ollama/routes";
import { refusal } from "./refusal";
import { reply, sendJson } from "./reply";
import { retrySeconds } from "./retry-time";

/** Appends `"name":"value"`, null for an empty value. */
function writeWord(out: Writer, name: string, value: string): void {
  writeKey(out, name);
  if (value.length > 0) out.text('"').text(value).text('"');
  else out.text("null");
}

/** Appends OpenAI's error object. An empty `code` or `param` is null. */
export function writeError(out: Writer, words: Writer, type: string, code: string, param: string): void {
  writeKey(writeKey(out.text("{"), "error", true).text("{"), "message", true);
  writeString(out, words.buffer, words.length);
  writeWord(out, "type", type);
  writeWord(out, "param", param);
  writeWord(out, "code", code);
  out.text("}}");
}

/** Answers with an error object, or with Ollama's, which is a text. 429 and 503 say when to come again. */
export function respondError(
  c: Connection,
  status: i32,
  words: Writer,
  type: string,
  code: string,
  param: string,
): void {
  if (status == 429 || status == 503) writeRetry(extraHeaders);
  const out = reply();
  if (speaksOllama(c)) writeString(writeKey(out.text("{"), "error", true), words.buffer, words.length).text("}");
  else writeError(out, words, type, code, param);
  sendJson(c, status, out);
}

/** Answers the request that was refused. */
export function respondRefusal(c: Connection): void {
  respondError(c, refusal.status, message(), refusal.type, refusal.code, refusal.param);
}

/** Answers what the HTTP layer refused before any route saw it. */
export function respondHttpError(c: Connection, status: i32, words: Writer): void {
  writeCors(c);
  respondError(c, status, words, typeOf(status), "", "");
  recordRequest(c);
}

/** Appends the header fields by which clients know when to come again: the standard's and openai-node's. */
export function writeRetry(out: Writer): void {
  const seconds = retrySeconds();
  out
    .text("Retry-After: ")
    .integer(<i32>ceil(seconds))
    .text("\r\nretry-after-ms: ")
    .integer(<i32>(seconds * 1000))
    .text("\r\n");
}

/** OpenAI's type of error for a status. */
function typeOf(status: i32): string {
  if (status == 501 || status == 505) return "not_supported_error";
  if (status == 503) return "unavailable_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
