import { isText } from "../base/ascii";
import { writeKey } from "../generation/json";
import { now } from "../host/clock";
import { recordRequest } from "./accounts";
import { answersInProgress } from "./answer-list";
import { Connection, Phase as ConnectionPhase } from "./http/connection";
import { connectionAt, connectionCount } from "./http/connections";
import { Method } from "./http/method";
import { endKeepAlive, extraHeaders } from "./http/response";
import { refused, refuseWith } from "./refusal";
import { reply, sendJson } from "./reply";
import { Phase, service } from "./service";
import { wholeSetting } from "./settings";
import { Setting } from "./settings-table";

/** How many may wait for the end at the same time; the kubelet alone is one. */
const MAX_CALLERS: i32 = 16;

/** Somebody who waits for the end. A connection may have left, and serve another request by now. */
@unmanaged
class Caller {
  connection: Connection;
  /** When its request had come: tells it from later ones of the same connection. */
  received: f64;
}

const callers: usize = memory.data(256, 8); // Caller[MAX_CALLERS]
let count: i32 = 0;
let draining: bool = false;
let deadline: f64 = 0;

/**
 * GET or POST /drain, for a pod's preStop hook (a program in WebAssembly sees no signals): from now on the server is not
 * ready and begins nothing new. The answer comes when all that it had
 * begun is answered and sent, or the grace time is over.
 */
export function drain(c: Connection): void {
  refuseOthers(c);
  if (refused()) return;
  if (!draining) {
    draining = true;
    deadline = now() + <f64>wholeSetting(Setting.Grace);
    endKeepAlive();
  }
  if (service.phase == Phase.Ready) service.phase = Phase.Draining;
  if (answersLeft() == 0 || now() >= deadline) {
    answer(c);
    return;
  }
  if (count == MAX_CALLERS) forgetGone();
  if (count == MAX_CALLERS) {
    refuseWith(503, "unavailable_error", "draining", "").text(
      "The server is draining, and many wait for that already.",
    );
    return;
  }
  const caller = callerAt(count++);
  caller.connection = c;
  caller.received = c.received;
}

/** Refuses who only looks (HEAD), and web pages: a browser sends their requests to this machine's ports too, key or no key. */
function refuseOthers(c: Connection): void {
  if (c.method == Method.Head) {
    extraHeaders.text("Allow: GET, POST, OPTIONS\r\n");
    refuseWith(405, "invalid_request_error", "method_not_allowed", "").text("/drain takes GET and POST only.");
  } else if (c.header("origin") || isFromPage(c)) {
    refuseWith(403, "permission_error", "web_page", "").text(
      "A web page cannot drain the server; ask from the pod or this machine: curl http://HOST:PORT/drain",
    );
  }
}

/** Whether a browser says that another page asks, and not somebody who typed the address. */
function isFromPage(c: Connection): bool {
  const site = c.header("sec-fetch-site");
  return site != 0 && !isText(site, c.headerLength, "none") && !isText(site, c.headerLength, "same-origin");
}

/** Answers those who wait for the end, once it is there. */
export function tendDrain(): void {
  if (!draining) return;
  // It may have been told to end before the model was loaded.
  if (service.phase == Phase.Ready) service.phase = Phase.Draining;
  if (count == 0 || (answersLeft() > 0 && now() < deadline)) return;
  forgetGone();
  for (let i = 0; i < count; i++) {
    const c = callerAt(i).connection;
    answer(c);
    recordRequest(c);
  }
  count = 0;
}

function answer(c: Connection): void {
  const left = answersLeft();
  const out = reply().text(left == 0 ? '{"status":"drained"' : '{"status":"grace_over"');
  writeKey(out, "answers_left").integer(left).text("}");
  sendJson(c, 200, out);
}

/** Answers that are not finished, or that their clients have not read to the end. */
function answersLeft(): i32 {
  let left = answersInProgress();
  for (let i = connectionCount() - 1; i >= 0; i--) {
    const c = connectionAt(i);
    if (c.phase == ConnectionPhase.Flushing && c.output.length > 0) left++;
  }
  return left;
}

function callerAt(i: i32): Caller {
  return changetype<Caller>(callers + <usize>i * offsetof<Caller>());
}

/** Takes out those who have left. */
function forgetGone(): void {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const caller = callerAt(i);
    const c = caller.connection;
    if (c.phase != ConnectionPhase.Handling || c.received != caller.received) continue;
    memory.copy(changetype<usize>(callerAt(kept++)), changetype<usize>(caller), offsetof<Caller>());
  }
  count = kept;
}
