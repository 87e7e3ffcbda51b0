import { engage, THREADED } from "../base/crew";
import { now } from "../host/clock";
import { forward } from "../model/forward";
import { KvCache } from "../model/kv-cache";
import { Model } from "../model/model";
import { State } from "../model/state";
import { Pace } from "./pace";

// The threads are the process's, and so is their pace.
const pace = changetype<Pace>(memory.data(THREADED ? 64 : 1, 8));

/** `forward` by all threads or by one, whichever has been faster of late. @returns the time of its end, by host/clock */
export function pacedForward(model: Model, cache: KvCache, state: State, rows: i32): f64 {
  if (!THREADED) {
    forward(model, cache, state);
    return now();
  }
  const begun = now();
  engage(pace.isTogether(rows));
  forward(model, cache, state);
  const done = now();
  pace.learn(rows, done - begun);
  return done;
}
