import { lastCode, OK, OUT_OF_MEMORY } from "../base/errors";
import { newWriter, Writer } from "../base/writer";
import { writeFailure } from "../command/failure-line";
import { exit, start } from "../host/process";
import { STDERR, STDOUT } from "../host/streams";
import { writeHelp, writeVersion } from "./help";
import { listenAsSet } from "./listening";
import { loadService } from "./loading";
import { serveOnce } from "./serving";
import { isGiven, readSettings } from "./settings";
import { Setting } from "./settings-table";

const STREAM_BYTES: usize = 8192; // holds the whole help text
/** How long the server sleeps at most when there is nothing to compute: what waits for a time to come is not late by more. */
const IDLE_MILLISECONDS: i32 = 200;

/** The server: reads its settings, listens, loads the model while it answers probes, then serves until it is ended. */
export function _start(): void {
  const code = begin();
  if (code == OK && isServing) for (;;) turn(IDLE_MILLISECONDS);
  exit(code);
}

let isServing: bool = false;

/**
 * All that `_start` does before it serves, for a host that cannot wait: a page, or a program with an event loop of its own,
 * calls this once and then `turn` again and again.
 * @returns the exit code; after OK the server is ready, or help was all that was wanted
 */
export function begin(): i32 {
  const started = start();
  const out = newWriter(STDOUT, STREAM_BYTES);
  const notes = newWriter(STDERR, STREAM_BYTES);
  if (!started || !changetype<usize>(out) || !changetype<usize>(notes)) return OUT_OF_MEMORY;
  const ok = run(out, notes);
  out.flush();
  if (!ok) writeFailure(notes, "llama2-server");
  return ok ? OK : lastCode();
}

/**
 * One step of all sequences and one look at all sockets.
 * @param milliseconds how long to wait for a client when there is nothing to compute
 * @returns whether something was computed: if not, nothing will be before a client comes
 */
export function turn(milliseconds: i32): bool {
  return serveOnce(milliseconds);
}

/** Does what the settings say. False after `fail`. */
function run(out: Writer, notes: Writer): bool {
  if (!readSettings()) return false;
  if (isGiven(Setting.Help)) writeHelp(out);
  else if (isGiven(Setting.Version)) writeVersion(out);
  else {
    isServing = listenAsSet(notes) && loadService(notes);
    return isServing;
  }
  return true;
}
