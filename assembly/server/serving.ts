import { tendAnswers } from "./answers";
import { tendDrain } from "./drain";
import { tick } from "./http/server";
import { continueDigest } from "./model-digest";
import { service } from "./service";

/** How long the server sleeps at most when there is nothing to compute: what waits for a time to come is not late by more. */
const IDLE_MILLISECONDS: i32 = 200;

/** Serves for ever: one step of all sequences, one look at all sockets, and again. */
export function serve(): void {
  for (;;) {
    const busy = service.scheduler.step() || continueDigest();
    tendAnswers();
    tendDrain();
    tick(busy ? 0 : IDLE_MILLISECONDS);
  }
}
