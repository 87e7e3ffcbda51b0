import { answersInProgress } from "./answer-list";
import { Phase } from "./http/connection";
import { connectionAt, connectionCount } from "./http/connections";
import { refuseWith } from "./refusal";

/**
 * Refuses a request, or an answer that was begun, because the pool is exhausted. Where others hold a part of it the client may
 * come again; where nobody else does, that would never help.
 */
export function refuseMemory(): void {
  if (othersHold()) {
    refuseWith(503, "unavailable_error", "out_of_memory", "").text(
      "The server has no memory left for its clients now. Try again in a moment (--buffers N gives it more).",
    );
    return;
  }
  refuseWith(413, "invalid_request_error", "", "").text(
    "The request and its answer take more memory than the server has for its clients (--buffers N gives it more). Ask for less at once.",
  );
}

/** Whether there is another answer, or a client that has bytes still to read, or a request still to send. */
function othersHold(): bool {
  if (answersInProgress() > 1) return true;
  for (let i = connectionCount() - 1; i >= 0; i--) {
    const c = connectionAt(i);
    if (c.output.length > 0 || (c.phase < Phase.Whole && c.input.length > 0)) return true;
  }
  return false;
}
