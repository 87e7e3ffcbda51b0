import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { writeCharacters, writeKey } from "../../generation/json";
import { Answer, Choice } from "../answer";
import { Dialect } from "../dialect";
import { nextRecord } from "../held-records";
import { writeKeptIds, writeNextId, writePromptIds } from "../token-record";
import { writeHead, writeTimings, writeUsage } from "./envelope";
import { writeTokenLogprob } from "./token-logprob";
import { closeChunk, closeLastChunk, endChunk, endStreamText, EVENT_STREAM, failStream, openChunk } from "./stream";

const PREFIX: string = "chatcmpl-";
const CHUNK: string = "chat.completion.chunk";

/** How /v1/chat/completions words its answers. Null when memory is exhausted. */
export function newChatDialect(): Dialect {
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

function openChoice(out: Writer, a: Answer, c: Choice): Writer {
  openChunk(out, a, PREFIX, CHUNK);
  writeKey(out.text("{"), "index", true).integer(c.index);
  return writeKey(out, "delta").text("{");
}

function open(out: Writer, a: Answer, c: Choice): void {
  openChoice(out, a, c).text('"role":"assistant","content":""},"logprobs":null,"finish_reason":null}');
  out.text("]");
  if (a.tokenIds && c.index == 0) writePromptIds(out, a, c.sequence.ids, c.sequence.promptCount);
  endChunk(out, a);
}

function token(out: Writer, a: Answer, c: Choice): void {
  const text = c.sequence.completion.text;
  const record = nextRecord(c);
  if (text.length == 0 && c.told == 0) return;
  openChoice(out, a, c).text('"content":"');
  writeCharacters(out, text.buffer, text.length);
  out.text('"},"logprobs":');
  // Without the comma that `note` puts in front.
  if (record > 0)
    out
      .text('{"content":[')
      .bytes(c.notes.at + 1, record - 1)
      .text('],"refusal":null}');
  else out.text("null");
  writeNextId(out, a, c);
  out.text(',"finish_reason":null}');
  closeChunk(out, a);
}

/** A token's log-probability with a comma in front, which the first one loses. */
function note(out: Writer, a: Answer, c: Choice): void {
  writeTokenLogprob(out.text(","), c.sequence, a.trims);
}

function close(out: Writer, a: Answer, c: Choice): void {
  openChoice(out, a, c).text('},"logprobs":null,"finish_reason":"').text(c.reason()).text('"}');
  closeLastChunk(out, a);
}

function end(out: Writer, a: Answer): void {
  endStreamText(out, a, PREFIX, CHUNK);
}

function whole(out: Writer, a: Answer): void {
  writeHead(out, a, PREFIX, "chat.completion");
  writeKey(out, "choices").text("[");
  for (let i = 0; i < a.choiceCount; i++) {
    const c = a.choice(i);
    writeKey(out.text(i > 0 ? ",{" : "{"), "index", true).integer(i);
    out.text(',"message":{"role":"assistant","content":"');
    a.pour(out);
    a.pourBuffer(c.text);
    out.text('","refusal":null},"logprobs":');
    if (a.logprobs) {
      out.text('{"content":[');
      a.pour(out);
      if (c.notes.length > 0) c.notes.dropFront(1);
      a.pourBuffer(c.notes);
      out.text('],"refusal":null}');
    } else out.text("null");
    writeKeptIds(out, a, c);
    writeKey(out, "finish_reason").text('"').text(c.reason()).text('"}');
  }
  out.text("]");
  if (a.tokenIds) writePromptIds(out, a, a.choice(0).ids.at, a.choice(0).promptIds);
  writeUsage(out, a);
  writeTimings(out, a);
  out.text("}");
}
