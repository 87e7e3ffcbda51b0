import { Sequence } from "../generation/sequence";
import { now, unixTime } from "../host/clock";
import { randomU64 } from "../host/random";
import { Answer, Choice, MAX_CHOICES, newAnswer } from "./answer";
import { Dialect } from "./dialect";
import { Connection } from "./http/connection";
import { refuseBusy } from "./refusal";
import { service } from "./service";

const NONE: Answer = changetype<Answer>(0);

let free: Answer = NONE;
let active: Answer = NONE;

/** Makes `count` answers. False when memory is exhausted. */
export function startAnswerList(count: i32): bool {
  for (let i = 0; i < count; i++) {
    const a = newAnswer();
    if (!changetype<usize>(a)) return false;
    a.next = free;
    free = a;
  }
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
  a.tokenIds = false;
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
  c.characters = 0;
  c.told = 0;
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
    c.ids.clear();
    c.marks.clear();
  }
  a.body.clear();
  a.connection.owner = 0;
  unlink(a);
  a.next = free;
  free = a;
}

/** The first of the answers in progress, which `next` leads through; null when there is none. */
export function firstAnswer(): Answer {
  return active;
}

/** How many answers are in progress. */
export function answersInProgress(): i32 {
  let n = 0;
  for (let a = active; changetype<usize>(a); a = a.next) n++;
  return n;
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
