import { Connection } from "./http/connection";
import { refuseWith } from "./refusal";
import { reply, sendJson } from "./reply";
import { Phase, service } from "./service";

/** GET /livez: the process answers, whatever it does besides. */
export function livez(c: Connection): void {
  sendJson(c, 200, reply().text('{"status":"ok"}'));
}

/** GET /readyz: whether requests are welcome, for the pod's readiness probe. */
export function readyz(c: Connection): void {
  health(c);
}

/** GET /health, as llama.cpp has it: whether requests are welcome. */
export function health(c: Connection): void {
  if (service.phase == Phase.Ready) livez(c);
  else refuseUnready();
}

/** Refuses a request that came too early or too late. */
export function refuseUnready(): void {
  if (service.phase == Phase.Loading) refuseLoading();
  else refuseDraining();
}

/** Refuses a request that needs the model while it is being loaded. */
export function refuseLoading(): void {
  refuseWith(503, "unavailable_error", "model_loading", "").text("Loading model");
}

/** Refuses new work while the server finishes what it has. */
export function refuseDraining(): void {
  refuseWith(503, "unavailable_error", "draining", "").text("The server is shutting down. Try another one.");
}
