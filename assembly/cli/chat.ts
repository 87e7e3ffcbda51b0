import { mark, release } from "../base/arena";
import { CONTEXT_FULL, fail, lastCode, OK } from "../base/errors";
import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { CUT } from "../generation/completion";
import { PLAIN } from "../generation/output";
import { EOS } from "../text/vocabulary";
import { draw, lastId } from "./drawing";
import { fits, Tokens } from "./encoding";
import { openTokenizer } from "./files";
import { Flag } from "./flags";
import { hasPrompt, readPrompt } from "./prompt";
import { newRun, Run } from "./run";
import { writeStats } from "./statistics";
import { Text } from "./text-input";
import { newTurns } from "./turns";

/**
 * A conversation in Llama 2's template, a line of standard input a turn, llama2.c's way: the same bytes and the same
 * random numbers. It ends with the input, or when -n or the context is reached. Three slips are not kept: llama2.c shows
 * the token that it draws behind EOS, breaks the line for each EOS that it draws while it reads a prompt, and at the end
 * of the input answers the last line for ever.
 * @returns false after `fail`
 */
export function chat(o: Options, file: ModelFile, out: Writer, notes: Writer): bool {
  const tokenizer = openTokenizer(o, file);
  if (!changetype<usize>(tokenizer)) return false;
  let first = changetype<Text>(0);
  if (hasPrompt(o)) {
    first = readPrompt(o, false);
    if (!changetype<usize>(first)) return false;
  }
  const run = newRun(o, file, tokenizer, out);
  if (!changetype<usize>(run)) return false;
  run.completion.endsAtBos = false;
  run.completion.endsAtEos = true;
  const labels = run.output.form == PLAIN && !o.has(Flag.Quiet);
  const turns = newTurns(o, tokenizer, first, out, labels);
  if (!changetype<usize>(turns)) return false;

  while (run.session.pos < run.limit) {
    const before = mark();
    const tokens = turns.next(run.session.pos == 0);
    if (!changetype<usize>(tokens)) {
      if (labels) out.text("\n").flush();
      return lastCode() == OK;
    }
    if (!fits(tokens, run.session.seqLen)) return false;
    if (labels) out.text("Assistant: ").flush();
    if (run.session.pos + tokens.count > run.limit) break;
    answer(run, tokens);
    if (o.has(Flag.Stats)) writeStats(notes, run.timings);
    release(before);
    if (out.error != 0) return true;
    if (run.completion.finish == CUT) return endFull(o, run, notes);
    closeTurn(run);
  }
  if (labels) out.text("\n").flush();
  return endFull(o, run, notes);
}

/** Draws and shows the answer to a turn. llama2.c draws a number for every token that it reads. */
function answer(run: Run, tokens: Tokens): void {
  const before = lastId(tokens.ids, tokens.count);
  run.completion.start(before, run.limit);
  run.timings.begin(tokens.count);
  run.output.begin();
  draw(run, tokens.ids, tokens.count, tokens.count - 1);
  run.output.end(run.completion, before, run.seed, run.timings);
}

/** Puts EOS behind the answer, also behind one that a stop string ended. */
function closeTurn(run: Run): void {
  if (run.session.pos == run.limit) return;
  run.session.step(EOS);
  run.completion.sampler.skip(1);
}

/** There is no room for more: an error with --strict, else a note, else with --quiet nothing. */
function endFull(o: Options, run: Run, notes: Writer): bool {
  const strict = o.has(Flag.Strict);
  if (!strict && o.has(Flag.Quiet)) return true;
  const w = strict ? fail(CONTEXT_FULL) : notes.text("llama2: ");
  w.text("the chat ends: its ").integer(run.limit).text(" positions are used up");
  if (run.limit < run.session.seqLen) w.text(" (-n 0: all ").integer(run.session.seqLen).text(" of the context)");
  if (!strict) w.text("\n").flush();
  return !strict;
}
