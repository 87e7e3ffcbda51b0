import { fail, USAGE } from "../base/errors";
import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { writeKey, writeNumber } from "../generation/json";
import { Score, scoreText } from "../generation/perplexity";
import { encodeText } from "./encoding";
import { openTokenizer } from "./files";
import { Flag, wantsJson } from "./flags";
import { openSession } from "./loading";
import { appendFile } from "./prompt";
import { newText } from "./text-input";

const result: usize = memory.data(16, 8); // one Score

/** Prints the perplexity of a text file, or of the first -n tokens of it if -n is given. False after `fail`. */
export function perplexity(o: Options, file: ModelFile, out: Writer): bool {
  const tokenizer = openTokenizer(o, file);
  if (!changetype<usize>(tokenizer)) return false;
  const text = newText();
  if (!changetype<usize>(text) || !appendFile(text, o.text(Flag.Perplexity))) return false;
  const tokens = encodeText(tokenizer, text.at, text.length);
  if (!changetype<usize>(tokens)) return false;
  const steps = o.has(Flag.Steps) ? o.whole(Flag.Steps) : 0;
  const count = steps > 0 ? <i32>min(<u64>tokens.count, steps) : tokens.count;
  if (count < 2 || file.config.seqLen < 2) {
    fail(USAGE).text("--perplexity needs two tokens of text and of context, BOS among them");
    return false;
  }
  const session = openSession(o, file);
  if (!changetype<usize>(session)) return false;
  const score = changetype<Score>(result);
  scoreText(session, tokens.ids, count, score);
  write(wantsJson(o), score, out);
  return true;
}

function write(json: bool, score: Score, out: Writer): void {
  if (json) {
    writeNumber(writeKey(out.text("{"), "perplexity", true), score.perplexity());
    writeKey(out, "tokens").integer(score.tokens);
    writeNumber(writeKey(out, "nats"), score.nats);
    out.text("}\n");
  } else {
    out.text("perplexity: ").decimal(score.perplexity(), 4).text(" (").integer(score.tokens).text(" tokens, ");
    out.decimal(score.nats / <f64>score.tokens, 6).text(" nats a token)\n");
  }
  out.flush();
}
