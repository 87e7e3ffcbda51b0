import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { writeCharacters, writeKey } from "../../generation/json";
import { Answer, Choice } from "../answer";
import { Dialect } from "../dialect";
import { nextRecord } from "../held-records";
import { writeKeptIds, writeNextId, writePromptIds } from "../token-record";
import { writeHead, writeTimings, writeUsage } from "./envelope";
import { makeRecord, record, writeRecords } from "./text-logprobs";
import { closeChunk, closeLastChunk, endStreamText, EVENT_STREAM, failStream, openChunk } from "./stream";

const PREFIX: string = "cmpl-";
const OBJECT: string = "text_completion";

/** How /v1/completions words its answers. Null when memory is exhausted. */
export function newTextDialect(): Dialect {
  const d = changetype<Dialect>(alloc(offsetof<Dialect>()));
  if (!changetype<usize>(d)) return d;
  d.streamType = EVENT_STREAM;
  d.pings = true;
  d.open = open;
  d.token = token;
  d.note = note;
  d.close = close;
  d.end = end;
  d.whole = whole;
  d.fail = failStream;
  return d;
}

function openChoice(out: Writer, a: Answer): Writer {
  openChunk(out, a, PREFIX, OBJECT);
  return writeKey(out.text("{"), "text", true).text('"');
}

/** The prompt, where it is to be repeated, lies in the notes of a stream. */
function open(out: Writer, a: Answer, c: Choice): void {
  if (c.notes.length == 0 && !a.tokenIds) return;
  openChoice(out, a).bytes(c.notes.at, c.notes.length);
  closeChoice(out, c).text(',"logprobs":null');
  if (a.tokenIds) writePromptIds(out, a, c.sequence.ids, c.sequence.promptCount);
  out.text(',"finish_reason":null}');
  closeChunk(out, a);
  c.notes.clear();
}

function token(out: Writer, a: Answer, c: Choice): void {
  const text = c.sequence.completion.text;
  const bytes = nextRecord(c);
  if (text.length == 0 && c.told == 0) return;
  writeCharacters(openChoice(out, a), text.buffer, text.length);
  closeChoice(out, c);
  if (bytes > 0) writeRecords(writeKey(out, "logprobs"), c.notes.at, bytes, a);
  else out.text(',"logprobs":null');
  writeNextId(out, a, c);
  out.text(',"finish_reason":null}');
  closeChunk(out, a);
}

function closeChoice(out: Writer, c: Choice): Writer {
  return writeKey(out.text('"'), "index").integer(c.index);
}

function note(out: Writer, _a: Answer, c: Choice): void {
  out.bytes(record, makeRecord(c));
}

function close(out: Writer, a: Answer, c: Choice): void {
  openChoice(out, a);
  closeChoice(out, c).text(',"logprobs":null,"finish_reason":"').text(c.reason()).text('"}');
  closeLastChunk(out, a);
}

function end(out: Writer, a: Answer): void {
  endStreamText(out, a, PREFIX, OBJECT);
}

function whole(out: Writer, a: Answer): void {
  writeHead(out, a, PREFIX, OBJECT);
  writeKey(out, "choices").text("[");
  for (let i = 0; i < a.choiceCount; i++) {
    const c = a.choice(i);
    writeKey(out.text(i > 0 ? ",{" : "{"), "text", true).text('"');
    a.pour(out);
    a.pourBuffer(c.text);
    closeChoice(out, c);
    if (a.logprobs) {
      writeKey(out, "logprobs");
      writeRecords(out, c.notes.at, c.notes.length, a);
    } else out.text(',"logprobs":null');
    if (a.tokenIds) writePromptIds(out, a, c.ids.at, c.promptIds);
    writeKeptIds(out, a, c);
    writeKey(out, "finish_reason").text('"').text(c.reason()).text('"}');
  }
  writeUsage(out.text("]"), a);
  writeTimings(out, a);
  out.text("}");
}
