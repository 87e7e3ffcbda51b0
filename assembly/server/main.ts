import { lastCode, message, OK, OUT_OF_MEMORY } from "../base/errors";
import { newWriter, Writer } from "../base/writer";
import { exit, start } from "../host/process";
import { STDERR, STDOUT } from "../host/streams";
import { writeHelp, writeVersion } from "./help";
import { listenAsSet } from "./listening";
import { loadService } from "./loading";
import { serve } from "./serving";
import { isGiven, readSettings } from "./settings";
import { Setting } from "./settings-table";

const STREAM_BYTES: usize = 8192; // holds the whole help text

/** The server: reads its settings, listens, loads the model while it answers probes, then serves until it is ended. */
export function _start(): void {
  const started = start();
  const out = newWriter(STDOUT, STREAM_BYTES);
  const notes = newWriter(STDERR, STREAM_BYTES);
  if (!started || !changetype<usize>(out) || !changetype<usize>(notes)) exit(OUT_OF_MEMORY);
  const ok = run(out, notes);
  out.flush();
  if (!ok) writeMessage(notes);
  exit(ok ? OK : lastCode());
}

/** Does what the settings say. False after `fail`. */
function run(out: Writer, notes: Writer): bool {
  if (!readSettings()) return false;
  if (isGiven(Setting.Help)) writeHelp(out);
  else if (isGiven(Setting.Version)) writeVersion(out);
  else {
    if (!listenAsSet(notes) || !loadService(notes)) return false;
    serve();
  }
  return true;
}

/** Writes the message of the failure as one line, whatever was in the names it quotes. */
function writeMessage(notes: Writer): void {
  const w = message();
  notes.text("llama2-server: ");
  for (let i: usize = 0; i < w.length; i++) {
    const c = load<u8>(w.buffer + i);
    notes.byte(c < 0x20 ? 0x3f : c);
  }
  notes.text("\n").flush();
}
