import { failMemory } from "../../base/errors";
import { JsonNode } from "../../base/json-reader";
import { newWriter } from "../../base/writer";
import { turnBytes, writeTurn } from "../../generation/chat-template";
import { writeKey } from "../../generation/json";
import { Dialect } from "../dialect";
import { boolField, textField } from "../fields";
import { Connection } from "../http/connection";
import { newPromptIds, PromptIds } from "../prompt-ids";
import { adoptFailure, refused } from "../refusal";
import { reply, sendJson } from "../reply";
import { readBody } from "../request-body";
import { newGenerateDialect } from "./dialects";
import { writeHead } from "./envelope";
import { checkName } from "./model-name";
import { beginText, readOptions } from "./request";

let dialect: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startGenerate(): bool {
  dialect = newGenerateDialect();
  return changetype<usize>(dialect) != 0;
}

/** POST /api/generate. Refuses, or begins an answer. A `template` of the client's own is passed over. */
export function generate(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkName(body);
  readOptions(body);
  const text = textField(body, "prompt");
  const system = textField(body, "system");
  const raw = boolField(body, "raw", false);
  if (refused()) return;
  if (!changetype<usize>(text) || text.length == 0) {
    // No prompt asks that the model be loaded.
    const out = writeKey(writeHead(reply()), "response").text('"","done":true,"done_reason":"load"}');
    sendJson(c, 200, out);
    return;
  }
  const prompt = raw ? plain(text) : turn(text, system);
  if (!refused()) beginText(c, dialect, body, prompt, !raw);
}

/** The prompt as it is. Null, refused, without memory. */
function plain(text: JsonNode): PromptIds {
  const ids = newPromptIds(text.length + 3);
  if (!refused()) ids.encode(text.text, text.length, true);
  return ids;
}

/** The prompt as a user's first turn. Null, refused, without memory. */
function turn(text: JsonNode, system: JsonNode): PromptIds {
  const systemLength = changetype<usize>(system) ? system.length : 0;
  const room = turnBytes(systemLength, text.length);
  const ids = newPromptIds(room + 3);
  const w = newWriter(-1, room);
  if (!changetype<usize>(w)) {
    failMemory("the prompt", room);
    adoptFailure("");
  }
  if (refused()) return ids;
  writeTurn(w, changetype<usize>(system) ? system.text : 0, systemLength, text.text, text.length);
  ids.encode(w.buffer, w.length, true);
  return ids;
}
