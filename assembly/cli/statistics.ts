import { Writer } from "../base/writer";
import { Timings } from "../generation/timings";

/** Writes llama2.c's line, of the tokens after the prompt and the first drawn; nothing when there are none. */
export function writeRate(notes: Writer, t: Timings): void {
  if (t.steps > 0) notes.text("achieved tok/s: ").decimal(t.rate(), 6).text("\n").flush();
}

/** Writes how long the prompt and the tokens after it took. */
export function writeStats(notes: Writer, t: Timings): void {
  writeLine(notes, "prefill: ", t.promptTokens, t.promptDone - t.begun, t.promptRate());
  writeLine(notes, "decode: ", t.steps, t.done - t.promptDone, t.rate());
}

function writeLine(notes: Writer, name: string, tokens: i32, seconds: f64, rate: f64): void {
  notes
    .text(name)
    .integer(tokens)
    .text(" tokens, ")
    .decimal(seconds * 1000, 1)
    .text(" ms, ");
  notes.decimal(rate, 2).text(" tok/s\n").flush();
}
