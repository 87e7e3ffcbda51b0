import { JsonKind, JsonNode } from "../../base/json-reader";
import { field } from "../fields";
import { refuse } from "../refusal";
import { refuseList, refuseText, refuseTrue, refuseUnsupported } from "../unsupported";

/** Looks at what Ollama's requests may say besides what is served. Refuses what would change the answer, and wrong types. */
export function checkKnownFields(body: JsonNode): void {
  refuseThinking(body);
  refuseList(body, "images");
  refuseList(body, "tools");
  refuseList(body, "context"); // the tokens of a conversation so far, which no answer of this server gives
  refuseText(body, "suffix");
  refuseTrue(body, "logprobs");
  checkKeepAlive(body);
}

/** True, or how much. */
function refuseThinking(body: JsonNode): void {
  const think = field(body, "think");
  if (!changetype<usize>(think) || think.kind == JsonKind.False) return;
  if (think.kind == JsonKind.True || think.kind == JsonKind.String) refuseUnsupported("think");
  else refuse("think").text("Invalid 'think': expected true, false or a string.");
}

/** How long the model is to stay in memory: here it always does. */
function checkKeepAlive(body: JsonNode): void {
  const time = field(body, "keep_alive");
  if (!changetype<usize>(time) || time.kind == JsonKind.String || time.kind == JsonKind.Number) return;
  refuse("keep_alive").text("Invalid 'keep_alive': expected a duration as text, or seconds as a number.");
}
