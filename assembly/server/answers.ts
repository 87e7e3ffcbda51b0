import { fail, RUNTIME } from "../base/errors";
import { ByteBuffer } from "../base/byte-buffer";
import { Writer } from "../base/writer";
import { writeCharacters } from "../generation/json";
import { Sequence } from "../generation/sequence";
import { now } from "../host/clock";
import { recordAnswer, recordToken } from "./accounts";
import { Answer, Choice } from "./answer";
import { dropAnswer, startAnswerList } from "./answer-list";
import { part, send, spendReserve, startDelivery } from "./delivery";
import { respondRefusal } from "./errors";
import { dropRecord, keepRecord } from "./held-records";
import { Connection } from "./http/connection";
import { beginStream, endStream, extraHeaders, respondBuffer } from "./http/response";
import { clearRefusal } from "./refusal";
import { refuseMemory } from "./refuse-memory";
import { service } from "./service";
import { launch, nextAnswer, nextText } from "./texts";

const JSON_TYPE: string = "application/json";
const LOST: string = "The answer was cut: the server has no memory left for its clients (--buffers N gives it more).";

/** Room for as many answers as there are sequences. False when memory is exhausted. */
export function startAnswers(count: i32): bool {
  service.scheduler.onToken = tokenDrawn;
  service.scheduler.onDone = sequenceDone;
  return startDelivery() && startAnswerList(count);
}

/**
 * Begins: the first text queues up, the others follow with `startTexts`, and the client of a stream sees its headers before
 * anything is computed. Refuses, and drops the answer, when there is no memory for a text.
 */
export function beginAnswer(a: Answer): void {
  const first = nextText(a);
  if (!changetype<usize>(first)) {
    refuseMemory();
    dropAnswer(a);
    return;
  }
  a.connection.owner = changetype<usize>(a);
  a.open = a.choiceCount;
  a.sent = now();
  if (a.stream) {
    extraHeaders.text("Cache-Control: no-cache\r\nX-Accel-Buffering: no\r\n");
    beginStream(a.connection, 200, a.dialect.streamType);
  }
  launch(a, first);
}

/** Begins texts that had to wait, as long as there is a place for one. */
export function startTexts(): void {
  for (let a = nextAnswer(); changetype<usize>(a); a = nextAnswer()) {
    const c = nextText(a);
    if (changetype<usize>(c)) launch(a, c);
    else if (a.live > 0)
      return; // what runs gives memory back when it ends
    else a.lost = true;
    if (a.lost) finish(a);
  }
}

/** The client of a connection has left: its slots are free before the next step. */
export function clientGone(c: Connection): void {
  const a = changetype<Answer>(c.owner);
  close(a, true);
}

function tokenDrawn(s: Sequence): void {
  const a = changetype<Answer>(s.owner);
  const c = a.choice(s.index);
  const text = s.completion.text;
  if (a.firstToken == 0) a.firstToken = s.lastTokenAt;
  recordToken(c);
  if (a.trims && c.length == 0) trim(text);
  keepRecord(a, c);
  c.length += <i32>text.length;
  if (a.lost) {
    finish(a);
    return;
  }
  if (a.stream) sendToken(a, c, text);
  else {
    const out = part();
    writeCharacters(out, text.buffer, text.length);
    keep(a, c.text, out);
  }
  if (a.lost) finish(a);
}

/** Sends what a token lets through: its text, and the record of every token that may be told now, each in a part of its own. */
function sendToken(a: Answer, c: Choice, text: Writer): void {
  do {
    a.dialect.token(part(), a, c);
    send(a);
    dropRecord(a, c);
    text.length = 0;
  } while (c.told > 0);
}

/** Takes a space from the front of a text. */
function trim(text: Writer): void {
  if (text.length == 0 || load<u8>(text.buffer) != 0x20) return;
  text.length--;
  memory.copy(text.buffer, text.buffer + 1, text.length);
}

function keep(a: Answer, to: ByteBuffer, out: Writer): void {
  if (!to.append(out.buffer, out.length)) a.lost = true;
}

function sequenceDone(s: Sequence): void {
  const a = changetype<Answer>(s.owner);
  const c = a.choice(s.index);
  c.finish = s.finish;
  a.done = now();
  add(a, c);
  const out = part();
  if (a.stream) {
    a.dialect.close(out, a, c);
    send(a);
  } else if (s.embedding) {
    a.dialect.note(out, a, c);
    keep(a, c.notes, out);
  }
  c.sequence = changetype<Sequence>(0);
  a.live--;
  service.scheduler.release(s);
  if (--a.open == 0 || a.lost) finish(a);
}

/** Ends an answer: all its choices are finished, or a part of one found no room. */
function finish(a: Answer): void {
  const c = a.connection;
  if (a.lost) spendReserve();
  const out = part();
  if (a.stream) {
    if (a.lost) breakOff(out, a);
    else a.dialect.end(out, a);
    send(a);
    // From here on the connection is nobody's: it may take its next request while the answer still leaves.
    c.owner = 0;
    endStream(c);
  } else {
    if (!a.lost) {
      a.dialect.whole(out, a);
      a.pour(out);
    }
    c.owner = 0;
    if (a.lost) respondLost(c);
    else respondBuffer(c, 200, JSON_TYPE, a.body);
  }
  close(a, false);
}

/** Says in the stream that a part of it is missing. */
function breakOff(out: Writer, a: Answer): void {
  fail(RUNTIME).text(LOST);
  a.dialect.fail(out);
}

/** Says so in place of an answer. */
function respondLost(c: Connection): void {
  clearRefusal();
  refuseMemory();
  respondRefusal(c);
}

/** Books an answer and forgets it; what of it still runs is cancelled. */
function close(a: Answer, gone: bool): void {
  a.done = now();
  for (let i = 0; i < a.started; i++) {
    const c = a.choice(i);
    if (changetype<usize>(c.sequence)) add(a, c);
  }
  recordAnswer(a, gone);
  dropAnswer(a);
}

/** Takes a finished sequence into the answer's counts. */
function add(a: Answer, c: Choice): void {
  const s = c.sequence;
  a.completionTokens += s.generated;
  if (s.promptDoneAt > a.promptDone) a.promptDone = s.promptDoneAt;
  // A prompt that several choices share is computed, and counted, once.
  if (!c.shares) a.cachedTokens += s.cachedTokens;
  if (s.admitted > 0 && (a.admitted == 0 || s.admitted < a.admitted)) a.admitted = s.admitted;
}
