import { alloc, mark, release } from "../base/arena";
import { message } from "../base/errors";
import { JsonKind, JsonNode, parseJson } from "../base/json-reader";
import { Connection } from "./http/connection";
import { field } from "./fields";
import { adoptFailure, refuse, refuseWith } from "./refusal";
import { service } from "./service";

const NONE: JsonNode = changetype<JsonNode>(0);

/** The JSON object that a request carries, in scratch memory of the arena. Null, refused, when it carries none. */
export function readBody(c: Connection): JsonNode {
  const type = c.header("content-type");
  if (type && c.headerLength >= 4 && isMultipart(type)) {
    refuseWith(415, "invalid_request_error", "", "").text("Expected a body of JSON (Content-Type: application/json).");
    return NONE;
  }
  if (c.bodyLength == 0) {
    refuse("").text("The request has no body; expected a JSON object.");
    return NONE;
  }
  const body = parseJson(c.body, c.bodyLength);
  if (!changetype<usize>(body)) {
    explainJson();
    return NONE;
  }
  if (body.kind == JsonKind.Object) return body;
  refuse("").text("The body is not a JSON object.");
  return NONE;
}

/** Puts the reader's words, what was expected and at which byte, behind ours. */
function explainJson(): void {
  adoptFailure("");
  const words = message();
  const before = mark();
  const copy = alloc(words.length);
  const length = words.length;
  if (copy) {
    memory.copy(copy, words.buffer, length);
    words.length = 0;
    words.text("The body is not valid JSON: ").bytes(copy, length).text(".");
  }
  release(before);
}

/** Whether a media type of more than four bytes begins as "multipart" does: a form, meant for another kind of API. */
function isMultipart(type: usize): bool {
  return (load<u32>(type) | 0x20202020) == 0x746c756d; // "mult", in any case
}

/** Refuses another model than the one that is served. A request may leave it out. */
export function checkModel(body: JsonNode): void {
  const model = field(body, "model");
  if (!changetype<usize>(model)) return;
  if (model.kind != JsonKind.String) {
    refuse("model").text("Invalid 'model': expected a string.");
    return;
  }
  if (isServed(model.text, model.length)) return;
  refuseModel(model.text, model.length);
}

/** Refuses a model of this name. */
export function refuseModel(name: usize, length: usize): void {
  refuseWith(404, "invalid_request_error", "model_not_found", "model")
    .text("The model '")
    .bytes(name, min<usize>(length, 200))
    .text("' does not exist here; this server has '")
    .bytes(service.modelId, service.modelIdLength)
    .text("'.");
}

/** Whether this is the name of the model that is served. */
export function isServed(name: usize, length: usize): bool {
  return length == service.modelIdLength && memory.compare(name, service.modelId, length) == 0;
}
