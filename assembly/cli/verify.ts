import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { writeKey } from "../generation/json";
import { newVerification } from "../generation/verify";
import { encodePrompt, fits } from "./encoding";
import { openTokenizer } from "./files";
import { Flag } from "./flags";
import { loadModel } from "./loading";
import { stepLimit } from "./run";

const digest: usize = memory.data(32, 8);

/**
 * Prints the SHA-256 of the logits of every position: of the prompt, and of what the model likes best behind it up to
 * -n positions. False after `fail`.
 */
export function verify(o: Options, file: ModelFile, out: Writer): bool {
  const tokenizer = openTokenizer(o, file);
  if (!changetype<usize>(tokenizer)) return false;
  const tokens = encodePrompt(o, tokenizer);
  if (!changetype<usize>(tokens) || !fits(tokens, file.config.seqLen)) return false;
  const model = loadModel(o, file);
  if (!changetype<usize>(model)) return false;
  const length = max(tokens.count, stepLimit(o, file.config.seqLen));
  const batch = <i32>o.whole(Flag.Batch);
  const v = newVerification(model, tokens.ids, tokens.count, length, batch, <i32>o.whole(Flag.Parallel));
  if (!changetype<usize>(v) || !v.run(digest)) return false;
  if (!o.has(Flag.Json) && !o.has(Flag.Jsonl)) {
    out.hex(digest, 32).text("  logits of ").integer(length).text(" positions\n").flush();
    return true;
  }
  writeKey(out.text("{"), "sha256", true).text('"').hex(digest, 32).text('"');
  writeKey(out, "positions").integer(length);
  writeKey(out, "ids").text("[");
  for (let i = 0; i < length; i++) out.text(i > 0 ? "," : "").integer(v.id(i));
  out.text("]}\n").flush();
  return true;
}
