import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { writeCharacters, writeKey } from "../../generation/json";
import { Answer, Choice } from "../answer";
import { Dialect } from "../dialect";
import { failLine, LINES, writeEnd, writeHead } from "./envelope";

/** How /api/generate words its answers. Null when memory is exhausted. */
export function newGenerateDialect(): Dialect {
  const d = newDialect();
  if (!changetype<usize>(d)) return d;
  d.token = generateToken;
  d.end = generateEnd;
  d.whole = generateWhole;
  return d;
}

/** How /api/chat words its answers. Null when memory is exhausted. */
export function newChatDialect(): Dialect {
  const d = newDialect();
  if (!changetype<usize>(d)) return d;
  d.token = chatToken;
  d.end = chatEnd;
  d.whole = chatWhole;
  return d;
}

function newDialect(): Dialect {
  const d = changetype<Dialect>(alloc(offsetof<Dialect>()));
  if (!changetype<usize>(d)) return d;
  d.streamType = LINES;
  d.pings = false;
  d.open = nothing;
  d.note = nothing;
  d.close = nothing;
  d.fail = failLine;
  return d;
}

function nothing(_out: Writer, _a: Answer, _c: Choice): void {}

function openResponse(out: Writer): Writer {
  return writeKey(writeHead(out), "response").text('"');
}

function openMessage(out: Writer): Writer {
  return writeKey(writeHead(out), "message").text('{"role":"assistant","content":"');
}

function generateToken(out: Writer, _a: Answer, c: Choice): void {
  const text = c.sequence.completion.text;
  if (text.length == 0) return;
  writeCharacters(openResponse(out), text.buffer, text.length);
  out.text('","done":false}\n');
}

function chatToken(out: Writer, _a: Answer, c: Choice): void {
  const text = c.sequence.completion.text;
  if (text.length == 0) return;
  writeCharacters(openMessage(out), text.buffer, text.length);
  out.text('"},"done":false}\n');
}

function generateEnd(out: Writer, a: Answer): void {
  writeEnd(openResponse(out).text('"'), a);
  out.text("\n");
}

function chatEnd(out: Writer, a: Answer): void {
  writeEnd(openMessage(out).text('"}'), a);
  out.text("\n");
}

function generateWhole(out: Writer, a: Answer): void {
  openResponse(out);
  a.pour(out);
  a.pourBuffer(a.choice(0).text);
  writeEnd(out.text('"'), a);
}

function chatWhole(out: Writer, a: Answer): void {
  openMessage(out);
  a.pour(out);
  a.pourBuffer(a.choice(0).text);
  writeEnd(out.text('"}'), a);
}
