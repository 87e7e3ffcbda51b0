import { fail, lastCode, OK, OUT_OF_MEMORY, RUNTIME } from "../base/errors";
import { newWriter, Writer } from "../base/writer";
import { Options } from "../command/options";
import { writeFailure } from "../command/failure-line";
import { exit, start } from "../host/process";
import { STDERR, STDOUT } from "../host/streams";
import { parseArguments } from "./arguments";
import { bench } from "./bench";
import { chat } from "./chat";
import { openCheckpoint } from "./files";
import { Flag } from "./flags";
import { generate } from "./generate";
import { writeHelp, writeVersion } from "./help";
import { info } from "./info";
import { perplexity } from "./perplexity";
import { tokenize } from "./tokenize";
import { verify } from "./verify";

export * from "../exports";

const STREAM_BYTES: usize = 8192; // holds the whole help text

/** The WASI command. */
export function _start(): void {
  const started = start();
  const out = newWriter(STDOUT, STREAM_BYTES);
  const notes = newWriter(STDERR, STREAM_BYTES);
  if (!started || !changetype<usize>(out) || !changetype<usize>(notes)) exit(OUT_OF_MEMORY);
  let ok = run(out, notes);
  out.flush();
  if (ok && out.error != 0) {
    failOutput(out.error);
    ok = false;
  }
  if (!ok) writeFailure(notes, "llama2");
  exit(ok ? OK : lastCode());
}

/** Does what the command line says. False after `fail`. */
function run(out: Writer, notes: Writer): bool {
  const o = parseArguments();
  if (!changetype<usize>(o)) return false;
  if (o.has(Flag.Help)) writeHelp(out);
  else if (o.has(Flag.Version)) writeVersion(out);
  else return runMode(o, out, notes);
  return true;
}

function runMode(o: Options, out: Writer, notes: Writer): bool {
  const file = openCheckpoint(o);
  if (!changetype<usize>(file)) return false;
  if (o.has(Flag.Info)) return info(o, file, out);
  if (o.has(Flag.Tokenize)) return tokenize(o, file, out);
  if (o.has(Flag.Perplexity)) return perplexity(o, file, out);
  if (o.has(Flag.Bench)) return bench(o, file, out);
  if (o.has(Flag.Verify)) return verify(o, file, out);
  const mode = o.text(Flag.Mode);
  return mode && load<u8>(mode) == 0x63 ? chat(o, file, out, notes) : generate(o, file, out, notes);
}

// WASI preview 1's error numbers that a closed or full output gives.
const EBADF: i32 = 8;
const EIO: i32 = 29; // wasmtime's word for a closed pipe
const ENOSPC: i32 = 51;
const EPIPE: i32 = 64;

function failOutput(error: i32): void {
  const w = fail(RUNTIME).text("cannot write to stdout: ");
  if (error == EPIPE) w.text("Broken pipe");
  else if (error == EBADF) w.text("Bad file descriptor");
  else if (error == ENOSPC) w.text("No space left on device");
  else if (error == EIO) w.text("Input/output error");
  else w.text("WASI error ").integer(error);
}
