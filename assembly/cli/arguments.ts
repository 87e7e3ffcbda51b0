import { isCstring } from "../base/ascii";
import { fail, USAGE } from "../base/errors";
import { writePath } from "../base/file";
import { cstringLength, Writer } from "../base/writer";
import { readArguments } from "../command/arguments";
import { Options } from "../command/options";
import { useTable } from "../command/table";
import { failFlag } from "../command/usage";
import { MAX_STOP_BYTES, MAX_STOPS } from "../generation/stop";
import { Flag, ROWS, wantsJson } from "./flags";
import { parseBias } from "./logit-bias";

/** Reads the command line. Stops at --help and --version. Null after `fail`. */
export function parseArguments(): Options {
  useTable(ROWS);
  const o = readArguments(checkText, explain, 0);
  if (!changetype<usize>(o) || o.has(Flag.Help) || o.has(Flag.Version)) return o;
  if (!o.has(Flag.Logprobs) || wantsJson(o)) return o;
  fail(USAGE).text("--logprobs needs --json or --jsonl");
  return changetype<Options>(0);
}

/** Adds to the message of a number out of range, or of a second model. */
function explain(w: Writer, flag: i32): void {
  if (flag < 0) w.text("; a prompt comes after -i");
  else if (flag == Flag.Threads) w.text(": this build has one thread");
}

/** Checks what the table cannot say about a value. */
function checkText(o: Options, flag: i32, name: usize, nameLength: i32, value: usize): bool {
  const length = cstringLength(value);
  if (flag == Flag.Stop && (length == 0 || length > MAX_STOP_BYTES || o.times(flag) > MAX_STOPS)) {
    const w = failFlag(name, nameLength).text(" takes a text of 1 to ").integer(MAX_STOP_BYTES);
    w.text(" bytes, at most ").integer(MAX_STOPS).text(" times");
    return false;
  }
  if (flag == Flag.Mode && !isCstring(value, "generate") && !isCstring(value, "chat")) {
    writePath(failFlag(name, nameLength).text(" takes generate or chat, not "), value, length);
    return false;
  }
  if (flag == Flag.LogitBias && !parseBias(value)) {
    writePath(
      failFlag(name, nameLength).text(" takes ID=X, a token and a number from -100 to 100, not "),
      value,
      length,
    );
    return false;
  }
  return true;
}
