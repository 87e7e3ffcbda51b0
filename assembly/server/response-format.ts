import { equals, JsonKind, JsonNode, member } from "../base/json-reader";
import { compileJsonObject, compileSchema } from "../generation/grammar/compile";
import { minimumTokens } from "../generation/grammar/grammar";
import { Sequence } from "../generation/sequence";
import { field } from "./fields";
import { adoptFailure, refuse } from "./refusal";
import { service } from "./service";

const NONE: JsonNode = changetype<JsonNode>(0);

/**
 * What OpenAI's `response_format` asks for.
 * @returns the field's value when texts have to be JSON, null when they are free or the request is refused
 */
export function responseFormat(format: JsonNode): JsonNode {
  if (!changetype<usize>(format)) return NONE;
  const type = member(format, "type");
  if (format.kind == JsonKind.Object) {
    if (equals(type, "text")) return NONE;
    if (equals(type, "json_object")) return format;
    if (equals(type, "json_schema")) {
      if (changetype<usize>(schemaOf(format))) return format;
      refuse("response_format").text("Invalid 'response_format': expected a schema at json_schema.schema.");
      return NONE;
    }
  }
  refuse("response_format").text("Invalid 'response_format': its type is one of text, json_object and json_schema.");
  return NONE;
}

/** OpenAI puts the schema into json_schema.schema, llama.cpp beside the type. Null when there is none. */
function schemaOf(format: JsonNode): JsonNode {
  const schema = member(member(format, "json_schema"), "schema");
  return changetype<usize>(schema) ? schema : field(format, "schema");
}

/** Binds a sequence to a format that `responseFormat` gave. False, refused, when it cannot be kept or there is no room. */
export function compileFormat(s: Sequence, format: JsonNode): bool {
  if (s.stops.count > 0) {
    // Cut at a stop text, a JSON text is none any more; and it ends by itself.
    refuse("stop").text(
      "'stop' and a JSON format cannot be had together: where 'stop' cuts it, the text does not parse.",
    );
    return false;
  }
  const schema = schemaOf(format);
  const vocabulary = service.tokenizer.vocabulary;
  s.grammar = changetype<usize>(schema) ? compileSchema(schema, vocabulary) : compileJsonObject(vocabulary);
  if (changetype<usize>(s.grammar)) return true;
  adoptFailure("response_format");
  return false;
}

/** Whether a text of the sequence's format fits behind a prompt of so many tokens. False, refused, when it does not. */
export function hasRoomForFormat(s: Sequence, promptTokens: i32): bool {
  if (!changetype<usize>(s.grammar)) return true;
  const least = minimumTokens(s.grammar);
  if (least <= min(s.maxTokens, service.scheduler.context - promptTokens)) return true;
  refuse("max_tokens")
    .text("The shortest answer that 'response_format' allows may take ")
    .integer(least)
    .text(" tokens; 'max_tokens' or the context leaves fewer.");
  return false;
}
