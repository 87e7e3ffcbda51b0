import { CONTEXT_FULL, fail } from "../base/errors";
import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { CUT } from "../generation/completion";
import { PLAIN } from "../generation/output";
import { draw, lastId } from "./drawing";
import { encodePrompt, fits, Tokens } from "./encoding";
import { openTokenizer } from "./files";
import { Flag } from "./flags";
import { newRun, Run, stepLimit } from "./run";
import { writeRate, writeStats } from "./statistics";

/**
 * Continues a prompt as llama2.c does: shows the prompt and what follows it, -n tokens in all or up to BOS.
 * @returns false after `fail`
 */
export function generate(o: Options, file: ModelFile, out: Writer, notes: Writer): bool {
  const tokenizer = openTokenizer(o, file);
  if (!changetype<usize>(tokenizer)) return false;
  const tokens = encodePrompt(o, tokenizer);
  if (!changetype<usize>(tokens) || !fits(tokens, file.config.seqLen)) return false;
  const limit = stepLimit(o, file.config.seqLen);
  if (tokens.count > limit && o.has(Flag.Strict)) {
    fail(CONTEXT_FULL).text("the prompt has ").integer(tokens.count).text(" tokens, -n is ").integer(limit);
    return false;
  }
  const run = newRun(o, file, tokenizer, out);
  if (!changetype<usize>(run)) return false;
  complete(run, tokens);
  if (out.error != 0) return true; // the entry tells
  if (!o.has(Flag.Quiet)) writeRate(notes, run.timings);
  if (o.has(Flag.Stats)) writeStats(notes, run.timings);
  return true;
}

function complete(run: Run, tokens: Tokens): void {
  const c = run.completion;
  const ids = tokens.ids;
  const count = tokens.count;
  c.start(lastId(ids, count), run.limit);
  run.timings.begin(count);
  run.output.begin();
  if (run.output.form == PLAIN) echo(run, ids, min(count, run.limit + 1));
  // Of a prompt longer than -n the start is shown, and nothing computed.
  if (count <= run.limit) draw(run, ids, count, 0);
  else c.finish = CUT;
  run.output.end(c, lastId(ids, count), run.seed, run.timings);
}

/** Shows the first `count` tokens of the prompt; the first of them is BOS, which has no text. */
function echo(run: Run, ids: usize, count: i32): void {
  const c = run.completion;
  for (let i = 1; i < count; i++) {
    c.echo(lastId(ids, i), lastId(ids, i + 1));
    run.output.out.bytes(c.text.buffer, c.text.length);
  }
  run.output.out.flush();
}
