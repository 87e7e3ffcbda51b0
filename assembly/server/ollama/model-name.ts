import { startsWith } from "../../base/ascii";
import { JsonKind, JsonNode } from "../../base/json-reader";
import { field } from "../fields";
import { refuse, refuseWith } from "../refusal";
import { isServed } from "../request-body";

/** What Ollama's clients put behind a name that has no tag. */
const TAG: string = ":latest";

/** Refuses another model than the one that is served. Older clients say "name" for "model"; a request may leave it out. */
export function checkName(body: JsonNode): void {
  let name = field(body, "model");
  if (!changetype<usize>(name)) name = field(body, "name");
  if (!changetype<usize>(name)) return;
  if (name.kind != JsonKind.String) {
    refuse("model").text("Invalid 'model': expected a string.");
    return;
  }
  const tagged = name.length > <usize>TAG.length;
  const tag = name.length - <usize>TAG.length;
  if (isServed(name.text, name.length)) return;
  if (tagged && startsWith(name.text + tag, TAG.length, TAG) && isServed(name.text, tag)) return;
  refuseWith(404, "invalid_request_error", "model_not_found", "model")
    .text("model '")
    .bytes(name.text, min<usize>(name.length, 200))
    .text("' not found");
}
