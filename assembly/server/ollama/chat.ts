import { isNull, JsonKind, JsonNode, member } from "../../base/json-reader";
import { writeKey } from "../../generation/json";
import { chatPrompt, endsOpen } from "../chat-prompt";
import { Dialect } from "../dialect";
import { field } from "../fields";
import { Connection } from "../http/connection";
import { refuse, refused } from "../refusal";
import { reply, sendJson } from "../reply";
import { readBody } from "../request-body";
import { newChatDialect } from "./dialects";
import { writeHead } from "./envelope";
import { checkName } from "./model-name";
import { beginText, readOptions } from "./request";

let dialect: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startChat(): bool {
  dialect = newChatDialect();
  return changetype<usize>(dialect) != 0;
}

/** POST /api/chat. Refuses, or begins an answer. */
export function chat(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkName(body);
  readOptions(body);
  const messages = field(body, "messages");
  if (refused()) return;
  if (isNothing(messages)) {
    sayLoaded(c);
    return;
  }
  refuseImages(messages);
  if (refused()) return;
  const prompt = chatPrompt(messages);
  if (!refused()) beginText(c, dialect, body, prompt, !endsOpen(messages));
}

/** No messages ask that the model be loaded. */
function isNothing(messages: JsonNode): bool {
  return isNull(messages) || (messages.kind == JsonKind.Array && messages.count == 0);
}

function sayLoaded(c: Connection): void {
  const out = writeHead(reply());
  writeKey(out, "message").text('{"role":"assistant","content":""}');
  sendJson(c, 200, out.text(',"done":true,"done_reason":"load"}'));
}

function refuseImages(messages: JsonNode): void {
  if (messages.kind != JsonKind.Array) return;
  for (let m = messages.first; changetype<usize>(m); m = m.next) {
    const images = member(m, "images");
    if (isNull(images) || (images.kind == JsonKind.Array && images.count == 0)) continue;
    refuse("messages").text("This model does not see images.");
  }
}
