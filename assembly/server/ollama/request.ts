import { alloc } from "../../base/arena";
import { equals, JsonKind, JsonNode } from "../../base/json-reader";
import { failMemory } from "../../base/errors";
import { Answer } from "../answer";
import { dropAnswer, takeAnswer } from "../answer-list";
import { beginAnswer } from "../answers";
import { Dialect } from "../dialect";
import { boolField, decimalField, field, objectField, wholeField } from "../fields";
import { addPrompt, planTexts } from "../generate";
import { Connection } from "../http/connection";
import { checkStops, parameters, readSampling } from "../parameters";
import { PromptIds } from "../prompt-ids";
import { adoptFailure, refuse, refused } from "../refusal";
import { checkKnownFields } from "./known-fields";

/** "schema": the member in which OpenAI's `response_format` has one. */
const SCHEMA: usize = memory.data<u8>([0x73, 0x63, 0x68, 0x65, 0x6d, 0x61]);
const SCHEMA_LENGTH: usize = 6;

/**
 * Reads how the tokens of a request are to be drawn, its `options`. What is left out is as everywhere in this server, not
 * as in Ollama, so that the same request has the same text in every dialect. Unknown options are passed over.
 */
export function readOptions(body: JsonNode): void {
  const options = objectField(body, "options");
  const p = parameters;
  readSampling(options);
  p.repetition = <f32>decimalField(options, "repeat_penalty", 0.01, 100, 1);
  p.frequency = <f32>decimalField(options, "frequency_penalty", -2, 2, 0);
  p.presence = <f32>decimalField(options, "presence_penalty", -2, 2, 0);
  // -1: without a limit, -2: to the end of the context. Here both are the same.
  const most = <i32>wholeField(options, "num_predict", -2, i32.MAX_VALUE, -1);
  p.maxTokens = most > 0 ? most : i32.MAX_VALUE;
  p.topLogprobs = -1;
  p.ignoreEos = false;
  p.usesCache = true;
  p.stops = field(options, "stop");
  p.biases = changetype<JsonNode>(0);
  checkStops();
  checkKnownFields(body);
}

/** What `format` asks for: "json" or a schema. In the form of OpenAI's `response_format`; null for free texts. */
export function readFormat(body: JsonNode): JsonNode {
  const none = changetype<JsonNode>(0);
  const format = field(body, "format");
  if (!changetype<usize>(format) || equals(format, "")) return none;
  if (equals(format, "json")) return format; // no object, so without a schema
  if (format.kind == JsonKind.Object) return wrap(format);
  refuse("format").text("Invalid 'format': expected \"json\" or a JSON schema.");
  return none;
}

/** {"schema": schema}, in scratch memory. */
function wrap(schema: JsonNode): JsonNode {
  const size = offsetof<JsonNode>();
  const object = changetype<JsonNode>(alloc(2 * size));
  if (!changetype<usize>(object)) {
    failMemory("the request", 2 * size);
    adoptFailure("");
    return object;
  }
  const inner = changetype<JsonNode>(changetype<usize>(object) + size);
  memory.fill(changetype<usize>(object), 0, size);
  memory.copy(changetype<usize>(inner), changetype<usize>(schema), size);
  inner.key = SCHEMA;
  inner.keyLength = SCHEMA_LENGTH;
  inner.next = changetype<JsonNode>(0);
  object.kind = JsonKind.Object;
  object.first = inner;
  object.count = 1;
  return object;
}

/** Begins to answer with what follows a prompt. Refuses what cannot be. @param trims whether the template ends the prompt */
export function beginText(c: Connection, dialect: Dialect, body: JsonNode, prompt: PromptIds, trims: bool): void {
  const stream = boolField(body, "stream", true);
  const format = readFormat(body);
  if (refused() || !prompt.fits("prompt")) return;
  const a: Answer = takeAnswer(c, dialect);
  if (refused()) return;
  a.stream = stream;
  a.trims = trims;
  a.seed = parameters.seed;
  if (planTexts(a, 1, 1, format) && addPrompt(a, prompt)) beginAnswer(a);
  else dropAnswer(a);
}
