import { equals, JsonKind, JsonNode } from "../../base/json-reader";
import { arrayField, boolField, objectField, textField, wholeField } from "../fields";
import { refuse } from "../refusal";
import { refuseChoice, refuseList, refuseObject, refuseText, refuseUnsupported } from "../unsupported";

/**
 * What OpenAI's requests may say besides what is served. Each field is looked at: a wrong type is a mistake wherever it is
 * made, and what would change the answer is refused.
 */

/** Fields of every request: who asks. */
export function checkSender(body: JsonNode): void {
  textField(body, "user");
  textField(body, "safety_identifier");
}

/** Fields of requests for texts: hints, and what OpenAI's own accounts are told. They change nothing here. */
export function checkHints(body: JsonNode): void {
  checkSender(body);
  objectField(body, "metadata");
  boolField(body, "store", false);
  textField(body, "service_tier");
  textField(body, "reasoning_effort");
  textField(body, "verbosity");
  objectField(body, "prediction");
  textField(body, "prompt_cache_key");
  textField(body, "prompt_cache_retention");
  boolField(body, "parallel_tool_calls", false);
  // llama.cpp's ways to bind a text; response_format is the one that is served.
  refuseText(body, "grammar");
  refuseObject(body, "json_schema");
}

/** Refuses what chats may ask for beyond text. */
export function checkChatFields(body: JsonNode): void {
  checkHints(body);
  refuseList(body, "tools");
  refuseList(body, "functions");
  refuseChoice(body, "tool_choice");
  refuseChoice(body, "function_call");
  refuseObject(body, "audio");
  refuseObject(body, "web_search_options");
  checkModalities(body);
}

/** Refuses what text completions may ask for beyond the text that follows. @param n how many texts of each prompt are asked for */
export function checkTextFields(body: JsonNode, n: i32): void {
  checkHints(body);
  refuseText(body, "suffix");
  if (<i32>wholeField(body, "best_of", 1, i32.MAX_VALUE, 1) > n) refuseUnsupported("best_of");
}

/** Answers are text, and nothing else. */
function checkModalities(body: JsonNode): void {
  const kinds = arrayField(body, "modalities");
  if (!changetype<usize>(kinds)) return;
  for (let kind = kinds.first; changetype<usize>(kind); kind = kind.next) {
    if (kind.kind != JsonKind.String) refuse("modalities").text("Invalid 'modalities': expected an array of strings.");
    else if (!equals(kind, "text")) refuseUnsupported("modalities");
  }
}
