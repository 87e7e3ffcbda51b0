import { fail, RUNTIME } from "../base/errors";
import { newWriter, Writer } from "../base/writer";
import { writeCharacters } from "../generation/json";
import { Sequence } from "../generation/sequence";
import { now, unixTime } from "../host/clock";
import { randomU64 } from "../host/random";
import { recordAnswer, recordToken } from "./accounts";
import { Answer, Choice, MAX_CHOICES, newAnswer } from "./answer";
import { Dialect } from "./dialect";
import { respondRefusal } from "./errors";
import { Connection } from "./http/connection";
import { backlog, beginStream, endStream, extraHeaders, respond, streamWrite } from "./http/response";
import { clearRefusal, refuseBusy, refuseWith } from "./refusal";
import { service } from "./service";

/** Holds what one token, or the frame of an answer, adds: twenty likely tokens with their bytes at most. */
const OUT_BYTES: usize = 65536;
/** One number of an embedding as text. */
const COMPONENT_BYTES: usize = 16;
/** A stream that has nothing to say shows at least this often that it is alive. Seconds. */
const PING_SECONDS: f64 = 10;
/** A client that has this much still to read gets no more tokens computed until it has read half of it. */
const BACKLOG_BYTES: usize = 65536;

const JSON_TYPE: string = "application/json";
const LOST: string = "The answer was cut: the server has no memory left for its clients (--buffers N gives it more).";

const NONE: Answer = changetype<Answer>(0);

let out: Writer = changetype<Writer>(0);
let free: Answer = NONE;
/** Answers in progress. */
let active: Answer = NONE;

/** Room for as many answers as there are sequences. False when memory is exhausted. */
export function startAnswers(count: i32): bool {
  out = newWriter(-1, max(OUT_BYTES, <usize>service.model.config.dim * COMPONENT_BYTES));
  if (!changetype<usize>(out)) return false;
  for (let i = 0; i < count; i++) {
    const a = newAnswer();
    if (!changetype<usize>(a)) return false;
    a.next = free;
    free = a;
  }
  service.scheduler.onToken = tokenDrawn;
  service.scheduler.onDone = sequenceDone;
  return true;
}

/** An answer for a request, without choices yet. Null, refused, when too many are in progress. */
export function takeAnswer(c: Connection, dialect: Dialect): Answer {
  const a = free;
  if (!changetype<usize>(a)) {
    refuseBusy();
    return a;
  }
  free = a.next;
  a.next = active;
  active = a;
  a.connection = c;
  a.dialect = dialect;
  a.stream = false;
  a.includeUsage = false;
  a.trims = false;
  a.logprobs = false;
  a.variant = 0;
  a.number = randomU64();
  a.created = unixTime();
  a.choiceCount = 0;
  a.open = 0;
  a.promptTokens = 0;
  a.cachedTokens = 0;
  a.completionTokens = 0;
  a.begun = now();
  a.admitted = 0;
  a.promptDone = 0;
  a.firstToken = 0;
  a.done = 0;
  a.lost = false;
  return a;
}

/** Adds a choice, with a sequence that the caller fills. Null, refused, when the queue is full. */
export function addChoice(a: Answer): Choice {
  const s = a.choiceCount < MAX_CHOICES ? service.scheduler.acquire() : changetype<Sequence>(0);
  if (!changetype<usize>(s)) {
    refuseBusy();
    return changetype<Choice>(0);
  }
  const c = a.choice(a.choiceCount);
  c.sequence = s;
  c.shares = false;
  c.length = 0;
  c.tokenAt = 0;
  c.finish = 0;
  s.owner = changetype<usize>(a);
  s.index = a.choiceCount++;
  return c;
}

/** Gives up an answer that was refused before it began, or whose client has left. */
export function dropAnswer(a: Answer): void {
  for (let i = 0; i < a.choiceCount; i++) {
    const c = a.choice(i);
    if (changetype<usize>(c.sequence)) service.scheduler.cancel(c.sequence);
    c.sequence = changetype<Sequence>(0);
    c.text.clear();
    c.notes.clear();
  }
  a.body.clear();
  a.connection.owner = 0;
  unlink(a);
  a.next = free;
  free = a;
}

/** Begins: the sequences queue up, and the client of a stream sees its headers before anything is computed. */
export function beginAnswer(a: Answer): void {
  a.connection.owner = changetype<usize>(a);
  a.open = a.choiceCount;
  a.sent = now();
  if (a.stream) {
    extraHeaders.text("Cache-Control: no-cache\r\nX-Accel-Buffering: no\r\n");
    beginStream(a.connection, 200, a.dialect.streamType);
  }
  for (let i = 0; i < a.choiceCount; i++) {
    const c = a.choice(i);
    if (a.stream) {
      out.length = 0;
      a.dialect.open(out, a, c);
      send(a);
    }
    service.scheduler.submit(c.sequence);
  }
}

/** The client of a connection has left: its slots are free before the next step. */
export function clientGone(c: Connection): void {
  const a = changetype<Answer>(c.owner);
  a.done = now();
  count(a);
  recordAnswer(a, true);
  dropAnswer(a);
}

/** Lets sequences go on whose clients have caught up, and shows clients that wait that the stream is alive. */
export function tendAnswers(): void {
  const time = now();
  for (let a = active, next = NONE; changetype<usize>(a); a = next) {
    next = a.next;
    if (!a.stream || a.open == 0) continue;
    if (backlog(a.connection) <= BACKLOG_BYTES / 2) block(a, false);
    if (!a.dialect.pings || time - a.sent < PING_SECONDS) continue;
    out.length = 0;
    out.text(": ping\n\n");
    send(a);
  }
}

/** Where a request may put a text together; anything else that is sent overwrites it. */
export function scratchWriter(): Writer {
  return out;
}

/** How many answers are in progress. */
export function answersInProgress(): i32 {
  let n = 0;
  for (let a = active; changetype<usize>(a); a = a.next) n++;
  return n;
}

function tokenDrawn(s: Sequence): void {
  const a = changetype<Answer>(s.owner);
  const c = a.choice(s.index);
  const text = s.completion.text;
  if (a.firstToken == 0) a.firstToken = s.lastTokenAt;
  recordToken(c);
  if (a.trims && c.length == 0) trim(text);
  out.length = 0;
  if (a.stream) {
    a.dialect.token(out, a, c);
    send(a);
  } else {
    writeCharacters(out, text.buffer, text.length);
    if (!c.text.append(out.buffer, out.length)) a.lost = true;
    out.length = 0;
    a.dialect.note(out, a, c);
    if (!c.notes.append(out.buffer, out.length)) a.lost = true;
  }
  c.length += <i32>text.length;
}

/** Takes a space from the front of a text. */
function trim(text: Writer): void {
  if (text.length == 0 || load<u8>(text.buffer) != 0x20) return;
  text.length--;
  memory.copy(text.buffer, text.buffer + 1, text.length);
}

function sequenceDone(s: Sequence): void {
  const a = changetype<Answer>(s.owner);
  const c = a.choice(s.index);
  c.finish = s.finish;
  a.done = now();
  add(a, c);
  out.length = 0;
  if (a.stream) {
    a.dialect.close(out, a, c);
    send(a);
  } else if (s.embedding) {
    a.dialect.note(out, a, c);
    if (!c.notes.append(out.buffer, out.length)) a.lost = true;
  }
  c.sequence = changetype<Sequence>(0);
  service.scheduler.release(s);
  if (--a.open == 0) finish(a);
}

function finish(a: Answer): void {
  out.length = 0;
  const c = a.connection;
  // The connection takes its next request only when the answer has left it: until then it belongs to nobody.
  if (a.stream) {
    if (a.lost) breakOff(a);
    else a.dialect.end(out, a);
    send(a);
    c.owner = 0;
    endStream(c);
  } else {
    a.dialect.whole(out, a);
    a.pour(out);
    c.owner = 0;
    if (a.lost) respondLost(c);
    else respond(c, 200, JSON_TYPE, a.body.at, a.body.length);
  }
  recordAnswer(a, false);
  dropAnswer(a);
}

/** Says in the stream that a part of it is missing. */
function breakOff(a: Answer): void {
  fail(RUNTIME).text(LOST);
  a.dialect.fail(out);
}

/** Says so in place of an answer. */
function respondLost(c: Connection): void {
  clearRefusal();
  refuseWith(503, "unavailable_error", "out_of_memory", "").text(LOST);
  respondRefusal(c);
}

/** Sends what the writer holds. A client that does not keep up gets no further tokens for now. */
function send(a: Answer): void {
  if (out.length == 0) return;
  a.sent = now();
  if (!streamWrite(a.connection, out.buffer, out.length)) a.lost = true;
  if (backlog(a.connection) > BACKLOG_BYTES) block(a, true);
}

function block(a: Answer, blocked: bool): void {
  for (let i = 0; i < a.choiceCount; i++) {
    const s = a.choice(i).sequence;
    if (changetype<usize>(s)) s.blocked = blocked;
  }
}

/** Takes a finished sequence into the answer's counts. */
function add(a: Answer, c: Choice): void {
  const s = c.sequence;
  a.completionTokens += s.generated;
  if (s.promptDoneAt > a.promptDone) a.promptDone = s.promptDoneAt;
  // A prompt that several choices share is computed, and counted, once.
  if (!c.shares) a.cachedTokens += s.cachedTokens;
  if (a.admitted == 0 || s.admitted < a.admitted) a.admitted = s.admitted;
}

/** Takes all that is unfinished into the counts: for the record of an answer that nobody waits for. */
function count(a: Answer): void {
  for (let i = 0; i < a.choiceCount; i++) {
    const c = a.choice(i);
    if (changetype<usize>(c.sequence)) add(a, c);
  }
}

function unlink(a: Answer): void {
  if (active == a) {
    active = a.next;
    return;
  }
  let before = active;
  while (before.next != a) before = before.next;
  before.next = a.next;
}
