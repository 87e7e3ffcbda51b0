import { fail, lastCode, OUT_OF_MEMORY, USAGE } from "../base/errors";
import { Writer } from "../base/writer";

/** Why a request is refused: the parts of an error object besides its message, which base/errors keeps. */
@unmanaged
export class Refusal {
  /** 0: nothing is refused. */
  status: i32;
  type: string;
  code: string;
  /** The field that is at fault, "" for none. */
  param: string;
}

/** The refusal of the request that is being read: the first that was found. */
export const refusal: Refusal = changetype<Refusal>(memory.data(16, 4));

const nowhere: usize = memory.data(24, 4); // a Writer without room

/** Before a request is read: nothing is refused. */
export function clearRefusal(): void {
  refusal.status = 0;
}

/** Whether something has been refused. */
export function refused(): bool {
  return refusal.status != 0;
}

/** Refuses the request. Returns where the message goes. Only the first refusal counts. */
export function refuseWith(status: i32, type: string, code: string, param: string): Writer {
  const w = changetype<Writer>(nowhere);
  w.fd = -1; // drops what it has no room for
  if (refused()) return w;
  note(status, type, code, param);
  return fail(USAGE);
}

/** Refuses the request for the value of a field. Returns where the message goes. */
export function refuse(param: string, code: string = ""): Writer {
  return refuseWith(400, "invalid_request_error", code, param);
}

/** Makes a refusal of what a lower layer has just reported by `fail`. */
export function adoptFailure(param: string): void {
  if (refused()) return;
  if (lastCode() == OUT_OF_MEMORY) note(503, "unavailable_error", "out_of_memory", "");
  else note(400, "invalid_request_error", "", param);
}

/** Refuses the request because the server has no room for it now; the client may come again. */
export function refuseBusy(): void {
  refuseWith(429, "rate_limit_error", "rate_limit_exceeded", "").text(
    "All slots and the queue are full. Try again in a moment.",
  );
}

function note(status: i32, type: string, code: string, param: string): void {
  refusal.status = status;
  refusal.type = type;
  refusal.code = code;
  refusal.param = param;
}
