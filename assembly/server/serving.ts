import { startTexts } from "./answers";
import { tendAnswers } from "./delivery";
import { tendDrain } from "./drain";
import { tick } from "./http/server";
import { tendInspection } from "./inspection";
import { continueDigest } from "./model-digest";
import { service } from "./service";

/**
 * One step of all sequences and one look at all sockets.
 * @param idle milliseconds to wait for a client when there is nothing to compute
 * @returns whether something was computed
 */
export function serveOnce(idle: i32): bool {
  startTexts();
  const busy = service.scheduler.step() || continueDigest();
  tendAnswers();
  tendDrain();
  tendInspection();
  tick(busy ? 0 : idle);
  return busy;
}
