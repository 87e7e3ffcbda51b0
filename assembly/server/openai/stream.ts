import { message } from "../../base/errors";
import { Writer } from "../../base/writer";
import { writeKey, writeString } from "../../generation/json";
import { Answer } from "../answer";
import { writeHead, writeTimings, writeUsage } from "./envelope";

/** The media type of server-sent events. */
export const EVENT_STREAM: string = "text/event-stream; charset=utf-8";

/** Appends a chunk up to and with `"choices":[`. */
export function openChunk(out: Writer, a: Answer, prefix: string, object: string): void {
  writeHead(out.text("data: "), a, prefix, object);
  writeKey(out, "choices").text("[");
}

/** Ends a chunk with its choices. Where token counts come at the end, OpenAI says null in every other chunk. */
export function closeChunk(out: Writer, a: Answer): void {
  endChunk(out.text("]"), a);
}

/** The same behind the choices. */
export function endChunk(out: Writer, a: Answer): void {
  if (a.includeUsage) writeKey(out, "usage").text("null");
  out.text("}\n\n");
}

/** Ends the chunk that says how a choice ended: as llama.cpp's, it has the seed and the times. */
export function closeLastChunk(out: Writer, a: Answer): void {
  writeTimings(closeChoices(out, a), a);
  out.text("}\n\n");
}

function closeChoices(out: Writer, a: Answer): Writer {
  out.text("]");
  return a.includeUsage ? writeKey(out, "usage").text("null") : out;
}

/** Appends the chunk with the token counts, if they were asked for, and the end of the stream. */
export function endStreamText(out: Writer, a: Answer, prefix: string, object: string): void {
  if (a.includeUsage) {
    openChunk(out, a, prefix, object);
    writeUsage(out.text("]"), a);
    out.text("}\n\n");
  }
  out.text("data: [DONE]\n\n");
}

/** Appends an error as the last event. No `event:` line: go-openai would lose the message. */
export function failStream(out: Writer): void {
  const w = message();
  writeKey(out.text("data: {"), "error", true).text("{");
  writeString(writeKey(out, "message", true), w.buffer, w.length);
  out.text(',"type":"server_error","param":null,"code":"internal_error"}}\n\n');
}
