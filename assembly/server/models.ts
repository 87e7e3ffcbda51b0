import { Writer } from "../base/writer";
import { writeKey, writeString } from "../generation/json";
import { Connection } from "./http/connection";
import { modelDigest } from "./model-digest";
import { isModelPath } from "./model-id";
import { reply, sendJson } from "./reply";
import { refuseModel } from "./request-body";
import { service } from "./service";

/** GET /v1/models: the one that is served. */
export function models(c: Connection): void {
  const out = reply();
  writeKey(writeKey(out.text("{"), "object", true).text('"list"'), "data").text("[");
  writeModel(out);
  sendJson(c, 200, out.text("]}"));
}

/** GET /v1/models/{id}. */
export function model(c: Connection, id: usize, length: usize): void {
  if (isModelPath(id, length)) {
    const out = reply();
    writeModel(out);
    sendJson(c, 200, out);
    return;
  }
  refuseModel(id, length);
}

function writeModel(out: Writer): void {
  writeString(writeKey(out.text("{"), "id", true), service.modelId, service.modelIdLength);
  writeKey(out, "object").text('"model"');
  writeKey(out, "created").integer(service.started);
  writeKey(out, "owned_by").text('"llama2-wasm"');
  writeKey(out, "meta");
  writeMeta(out);
  out.text("}");
}

/** What llama.cpp tells of a model, and its SHA-256; null while the model is loading, as is the hash until it is known. */
function writeMeta(out: Writer): void {
  if (!changetype<usize>(service.scheduler)) {
    out.text("null");
    return;
  }
  const config = service.model.config;
  writeKey(out.text("{"), "n_ctx_train", true).integer(config.seqLen);
  writeKey(out, "n_ctx").integer(service.scheduler.context);
  writeKey(out, "n_embd").integer(config.dim);
  writeKey(out, "n_vocab").integer(config.vocabSize);
  writeKey(out, "n_params").integer(config.parameterCount());
  writeKey(out, "size").integer(service.model.weightBytes);
  const digest = modelDigest();
  writeKey(out, "sha256");
  if (digest) out.text('"').hex(digest, 32).text('"}');
  else out.text("null}");
}
