import { message } from "../base/errors";
import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { hashModelFile } from "../command/model-hash";
import { Options } from "../command/options";
import { writeKey, writeNumber, writeString } from "../generation/json";
import { F32 } from "../model/config";
import { kvCacheBytes } from "../model/kv-cache";
import { weightBytes } from "../model/weights";
import { openTokenizer } from "./files";
import { Flag, wantsJson } from "./flags";

const digest: usize = memory.data(32, 8);

/** Prints what a model is, "name: value" lines or one JSON object, without loading its weights. False after `fail`. */
export function info(o: Options, file: ModelFile, out: Writer): bool {
  const json = wantsJson(o);
  const c = file.config;
  if (!hashModelFile(file, digest)) return false;
  if (json) out.text("{");
  quoted(name(out, json, "model", true), json, file.path, file.pathLength);
  const format = name(out, json, "format")
    .text(json ? '"' : "")
    .text("llama2.c v")
    .integer(c.version);
  format.text(c.format == F32 ? " fp32" : " Q8_0").text(json ? '"' : "");
  name(out, json, "group_size").integer(c.groupSize);
  name(out, json, "dim").integer(c.dim);
  name(out, json, "hidden_dim").integer(c.hiddenDim);
  name(out, json, "n_layers").integer(c.nLayers);
  name(out, json, "n_heads").integer(c.nHeads);
  name(out, json, "n_kv_heads").integer(c.nKvHeads);
  name(out, json, "vocab_size").integer(c.vocabSize);
  name(out, json, "seq_len").integer(c.seqLen);
  name(out, json, "shared_classifier").text(c.sharedClassifier ? "true" : "false");
  writeNumber(name(out, json, "rope_theta"), o.decimal(Flag.RopeTheta));
  name(out, json, "parameters").integer(c.parameterCount());
  name(out, json, "file_bytes").integer(file.bytes);
  name(out, json, "weight_bytes").integer(weightBytes(c));
  name(out, json, "kv_cache_bytes").integer(kvCacheBytes(c, 1, c.seqLen));
  const sha = name(out, json, "sha256").text(json ? '"' : "");
  sha.hex(digest, 32).text(json ? '"' : "");
  const tokenizer = name(out, json, "tokenizer");
  if (changetype<usize>(openTokenizer(o, file))) tokenizer.text(json ? '"ok"' : "ok");
  else quoted(tokenizer, json, message().buffer, message().length);
  out.text(json ? "}\n" : "\n").flush();
  return true;
}

/** Appends the name of the next value. */
function name(out: Writer, json: bool, text: string, first: bool = false): Writer {
  if (json) return writeKey(out, text, first);
  return out
    .text(first ? "" : "\n")
    .text(text)
    .text(": ");
}

function quoted(out: Writer, json: bool, bytes: usize, length: usize): void {
  if (json) writeString(out, bytes, length);
  else out.bytes(bytes, length);
}
