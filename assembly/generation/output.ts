import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { Writer } from "../base/writer";
import { Completion, CUT } from "./completion";
import { writeByteArray, writeCharacters, writeKey, writeString, writeUnsigned } from "./json";
import { Timings } from "./timings";
import { newTokenLog, TokenLog } from "./token-log";

/** Text as it comes. */
export const PLAIN: i32 = 0;
/** One JSON object a completion, when it is over. */
export const JSON: i32 = 1;
/** One JSON object a token, as it comes, and one at the end. */
export const JSON_LINES: i32 = 2;

/** Shows completions on a stream, in one of three forms. */
@unmanaged
export class Output {
  out: Writer;
  form: i32;
  /** JSON: the tokens so far; JSON_LINES: the last one. */
  log: TokenLog;

  /** Begins a completion. */
  begin(): void {
    if (this.form == PLAIN) return;
    this.log.count = 0;
    if (this.form == JSON) writeKey(this.out.text("{"), "text", true).text('"');
  }

  /** Shows the token that was just drawn. */
  token(c: Completion): void {
    const out = this.out;
    const text = c.text;
    if (this.form == PLAIN) {
      out.bytes(text.buffer, text.length).flush();
      return;
    }
    this.log.add(c);
    if (this.form == JSON) {
      writeCharacters(out, text.buffer, text.length);
      return;
    }
    writeKey(out.text("{"), "id", true).integer(c.id);
    writeString(writeKey(out, "text"), text.buffer, text.length);
    writeByteArray(writeKey(out, "bytes"), c.piece, c.pieceLength);
    this.log.write(out, 0, c.tokenizer, c.previous);
    this.log.count = 0;
    out.text("}\n").flush();
  }

  /** Ends a completion. `before` is the token before its first. */
  end(c: Completion, before: i32, seed: u64, timings: Timings): void {
    const out = this.out;
    if (this.form != PLAIN) {
      out.text(this.form == JSON ? '",' : "{");
      writeKey(out, "prompt_tokens", true).integer(timings.promptTokens);
      writeKey(out, "completion_tokens").integer(c.count);
      writeKey(out, "finish_reason").text(c.finish == CUT ? '"length"' : '"stop"');
      writeUnsigned(writeKey(out, "seed"), seed);
      timings.write(writeKey(out, "timings"));
      if (this.form == JSON) this.writeTokens(c, before);
      out.text("}");
    }
    out.text("\n").flush();
  }

  private writeTokens(c: Completion, before: i32): void {
    const out = this.out;
    const log = this.log;
    writeKey(out, "tokens").text("[");
    for (let i = 0; i < log.count; i++) out.text(i > 0 ? "," : "").integer(log.id(i));
    out.text("]");
    if (!changetype<usize>(c.likelihood)) return;
    writeKey(out, "logprobs").text("[");
    for (let i = 0; i < log.count; i++) {
      writeKey(out.text(i > 0 ? ",{" : "{"), "id", true).integer(log.id(i));
      log.write(out, i, c.tokenizer, i > 0 ? log.id(i - 1) : before);
      out.text("}");
    }
    out.text("]");
  }
}

/** Output in one of the forms, for at most `capacity` tokens. Null after `fail(OUT_OF_MEMORY)`. */
export function newOutput(out: Writer, form: i32, capacity: i32, topCount: i32): Output {
  const output = changetype<Output>(alloc(offsetof<Output>()));
  const log = newTokenLog(capacity, topCount);
  if (!changetype<usize>(log)) return changetype<Output>(0);
  if (!changetype<usize>(output)) {
    failMemory("the request", offsetof<Output>());
    return output;
  }
  output.out = out;
  output.form = form;
  output.log = log;
  return output;
}
