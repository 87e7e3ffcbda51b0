import { Writer } from "../base/writer";
import { now } from "../host/clock";
import { writeKey, writeNumber } from "./json";

/** When a prompt's computation began and ended, and the draw of tokens after it. Seconds on the clock of `now`. */
@unmanaged
export class Timings {
  promptTokens: i32;
  /** Tokens computed after the prompt, one by one. */
  steps: i32;
  begun: f64;
  promptDone: f64;
  done: f64;

  /** A prompt of `tokens` tokens is about to be computed. */
  begin(tokens: i32): void {
    this.promptTokens = tokens;
    this.steps = 0;
    this.begun = now();
    this.promptDone = this.begun;
    this.done = this.begun;
  }

  /** The prompt's first answer has been drawn. */
  endPrompt(): void {
    this.promptDone = now();
    this.done = this.promptDone;
  }

  /** The last token has been drawn, `steps` computed tokens after the prompt. */
  end(steps: i32): void {
    this.steps = steps;
    this.done = now();
  }

  /** Tokens a second of the prompt. */
  promptRate(): f64 {
    return rate(this.promptTokens, this.promptDone - this.begun);
  }

  /** Tokens a second after the prompt. */
  rate(): f64 {
    return rate(this.steps, this.done - this.promptDone);
  }

  /** Appends the JSON object {"prompt_n","prompt_ms","predicted_n","predicted_ms"}, llama.cpp's names. */
  write(out: Writer): void {
    writeKey(out.text("{"), "prompt_n", true).integer(this.promptTokens);
    writeNumber(writeKey(out, "prompt_ms"), (this.promptDone - this.begun) * 1000);
    writeKey(out, "predicted_n").integer(this.steps);
    writeNumber(writeKey(out, "predicted_ms"), (this.done - this.promptDone) * 1000);
    out.text("}");
  }
}

function rate(tokens: i32, seconds: f64): f64 {
  return seconds > 0 ? <f64>tokens / seconds : 0;
}
