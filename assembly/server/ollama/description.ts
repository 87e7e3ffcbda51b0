import { Writer } from "../../base/writer";
import { writeKey, writeNumber, writeString } from "../../generation/json";
import { Connection } from "../http/connection";
import { F32 } from "../../model/config";
import { modelDigest } from "../model-digest";
import { refused } from "../refusal";
import { reply, sendJson } from "../reply";
import { readBody } from "../request-body";
import { service } from "../service";
import { writeTimestamp } from "../timestamp";
import { checkName } from "./model-name";

/** A model that is never unloaded expires in this year. */
const NEVER: string = "2318-01-01T00:00:00Z";
/** The chat template in the language of Ollama's. */
const TEMPLATE: string =
  "[INST] {{ if .System }}<<SYS>>\\n{{ .System }}\\n<</SYS>>\\n\\n{{ end }}{{ .Prompt }} [/INST]";

/** GET /api/tags: the models that there are. */
export function tags(c: Connection): void {
  const out = openList();
  writeKey(out, "modified_at").text('"');
  writeTimestamp(out, service.started * 1000).text('"');
  sendJson(c, 200, out.text("}]}"));
}

/** GET /api/ps: those that are loaded. */
export function ps(c: Connection): void {
  const out = openList();
  writeKey(out, "expires_at").text('"').text(NEVER).text('"');
  writeKey(out, "size_vram").text("0");
  writeKey(out, "context_length").integer(service.scheduler.context);
  sendJson(c, 200, out.text("}]}"));
}

/** POST /api/show: all about one. */
export function show(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkName(body);
  if (refused()) return;
  const out = reply();
  writeKey(out.text("{"), "modelfile", true).text('""');
  writeKey(out, "parameters").text('""');
  writeKey(out, "template").text('"').text(TEMPLATE).text('"');
  writeKey(out, "details");
  writeDetails(out);
  writeKey(out, "model_info");
  writeInfo(out);
  writeKey(out, "capabilities").text('["completion","embedding"]');
  writeKey(out, "modified_at").text('"');
  writeTimestamp(out, service.started * 1000).text('"}');
  sendJson(c, 200, out);
}

/** Begins {"models":[{...: what both lists say of the model. */
function openList(): Writer {
  const out = reply();
  writeKey(out.text("{"), "models", true).text("[{");
  writeString(writeKey(out, "name", true), service.modelId, service.modelIdLength);
  writeString(writeKey(out, "model"), service.modelId, service.modelIdLength);
  writeKey(out, "size").integer(service.model.weightBytes);
  const digest = modelDigest();
  writeKey(out, "digest").text('"');
  if (digest) out.hex(digest, 32);
  writeKey(out.text('"'), "details");
  writeDetails(out);
  return out;
}

function writeDetails(out: Writer): void {
  const c = service.model.config;
  writeKey(out.text("{"), "parent_model", true).text('""');
  writeKey(out, "format").text('"llama2.c"');
  writeKey(out, "family").text('"llama"');
  writeKey(out, "families").text('["llama"]');
  writeKey(out, "parameter_size").text('"');
  writeCount(out, c.parameterCount()).text('"');
  writeKey(out, "quantization_level").text(c.format == F32 ? '"F32"}' : '"Q8_0"}');
}

/** Appends a number of parameters as people say it: 260K, 15.2M, 1.1B. */
function writeCount(out: Writer, count: u64): Writer {
  if (count >= 1_000_000_000) return out.decimal(<f64>count * 1e-9, 1).text("B");
  if (count >= 1_000_000) return out.decimal(<f64>count * 1e-6, 1).text("M");
  return out.decimal(<f64>count * 1e-3, 0).text("K");
}

/** The shape, by GGUF's names. */
function writeInfo(out: Writer): void {
  const c = service.model.config;
  writeKey(out.text("{"), "general.architecture", true).text('"llama"');
  writeKey(out, "general.parameter_count").integer(c.parameterCount());
  writeKey(out, "llama.context_length").integer(c.seqLen);
  writeKey(out, "llama.embedding_length").integer(c.dim);
  writeKey(out, "llama.block_count").integer(c.nLayers);
  writeKey(out, "llama.feed_forward_length").integer(c.hiddenDim);
  writeKey(out, "llama.attention.head_count").integer(c.nHeads);
  writeKey(out, "llama.attention.head_count_kv").integer(c.nKvHeads);
  writeNumber(writeKey(out, "llama.rope.freq_base"), c.ropeTheta);
  writeKey(out, "llama.vocab_size").integer(c.vocabSize).text("}");
}
