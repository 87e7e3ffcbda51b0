import { CUT, RUNNING } from "../generation/completion";
import { CLIENT_GONE, logRequest, startAccessLog } from "./access-log";
import { Answer, Choice } from "./answer";
import { AnswerKind, Connection } from "./http/connection";
import { Method } from "./http/method";
import { Counter, countStatus, countUp, startCounters } from "./metrics/counters";
import { Histogram, observe, startHistograms } from "./metrics/histograms";
import { noteAnswerTime } from "./retry-time";
import { logLevel } from "./settings";

/** Makes the books ready. False when memory is exhausted. */
export function startAccounts(): bool {
  startCounters();
  startHistograms();
  return startAccessLog(logLevel());
}

/** Enters the token that a choice's sequence has just drawn. */
export function recordToken(c: Choice): void {
  const time = c.sequence.lastTokenAt;
  if (c.tokenAt > 0) observe(Histogram.InterToken, time - c.tokenAt);
  c.tokenAt = time;
}

/** Enters a finished answer, or one whose client has left, in the metrics and the log. */
export function recordAnswer(a: Answer, gone: bool): void {
  const c = a.connection;
  record(c, gone ? CLIENT_GONE : c.status, a);
  if (a.admitted > 0) observe(Histogram.Queue, a.admitted - a.begun);
  if (a.firstToken > 0) observe(Histogram.TimeToFirstToken, a.firstToken - a.begun);
  if (gone) {
    countUp(Counter.Cancelled);
    return;
  }
  for (let i = 0; i < a.started; i++) {
    const finish = a.choice(i).finish;
    if (finish != RUNNING) countUp(finish == CUT ? Counter.Cut : Counter.Stopped);
  }
  if (!a.lost) noteAnswerTime(a.done - a.admitted);
  observe(Histogram.EndToEnd, a.done - a.begun);
  observe(Histogram.Prefill, a.promptDone - a.admitted);
  if (a.firstToken > 0) observe(Histogram.Decode, a.done - a.promptDone);
}

/** Enters a request that asked for no text, or was refused, once it is answered. */
export function recordRequest(c: Connection): void {
  if (c.answer != AnswerKind.Fixed) return;
  if (c.method == Method.Post && (c.status == 429 || c.status == 503)) countUp(Counter.Rejected);
  record(c, c.status, changetype<Answer>(0));
}

function record(c: Connection, status: i32, a: Answer): void {
  countStatus(status);
  logRequest(c, status, a);
}
