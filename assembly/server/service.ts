import { Scheduler } from "../generation/scheduler";
import { Model } from "../model/model";
import { Tokenizer } from "../text/tokenizer";

/** What the server is able to do at present. */
export const enum Phase {
  /** The weights are being read: alive, not ready. */
  Loading,
  Ready,
  /** No new answers are begun; those that run are finished. */
  Draining,
}

/** What the routes serve: set up by the entry, one for the process. */
@unmanaged
export class Service {
  phase: Phase;
  /** Null while the model is loading, as are the two behind it. */
  model: Model;
  tokenizer: Tokenizer;
  scheduler: Scheduler;
  /** The name under which clients know the model. */
  modelId: usize;
  modelIdLength: usize;
  /** Unix time at which the server started. */
  started: u64;
  /** A checksum of all but the program that texts depend on: fingerprint.ts. */
  checksum: u64;
}

/** The one service. */
export const service: Service = changetype<Service>(memory.data(64, 8));
