import { failMemory } from "../base/errors";
import { JsonNode } from "../base/json-reader";
import { newWriter, Writer } from "../base/writer";
import { writeByteArray, writeKey, writeString } from "../generation/json";
import { decodePiece } from "../text/tokenizer";
import { isValidUtf8 } from "../text/utf8";
import { BOS, EOS, UNKNOWN } from "../text/vocabulary";
import { chatPrompt } from "./chat-prompt";
import { boolField, field, textField } from "./fields";
import { Connection } from "./http/connection";
import { newPromptIds, PromptIds } from "./prompt-ids";
import { adoptFailure, refuse, refused } from "./refusal";
import { sendJson } from "./reply";
import { readBody } from "./request-body";
import { service } from "./service";
import { areTokenIds } from "./token-ids";

/** The longest that an id becomes: a comma, `{"id":1234567,"piece":""}`. */
const ID_BYTES: usize = 40;
/** A byte as JSON: `\u001f`, U+FFFD, or a number with its comma. */
const BYTE_BYTES: usize = 6;

/** POST /tokenize {"content", "add_special", "with_pieces"}: {"tokens": [...]}, as llama.cpp has it. */
export function tokenize(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  const content = textField(body, "content");
  const bos = boolField(body, "add_special", false);
  const pieces = boolField(body, "with_pieces", false);
  if (!changetype<usize>(content)) refuse("content").text("Invalid 'content': expected a string.");
  if (refused()) return;
  const ids = newPromptIds(content.length + 3);
  if (refused() || !ids.encode(content.text, content.length, bos)) return;
  const out = scratch(<usize>ids.count * ID_BYTES + (pieces ? pieceBytes(ids) * BYTE_BYTES : 0));
  if (refused()) return;
  writeKey(out.text("{"), "tokens", true).text("[");
  for (let i = 0; i < ids.count; i++) {
    if (i > 0) out.text(",");
    if (pieces) writePiece(out, ids.id(i));
    else out.integer(ids.id(i));
  }
  sendJson(c, 200, out.text("]}"));
}

/** POST /detokenize {"tokens": [...]}: {"content": "..."}. What /tokenize made of a text becomes that text again. */
export function detokenize(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  const tokens = field(body, "tokens");
  const ids = newPromptIds(changetype<usize>(tokens) ? <usize>tokens.count : 0);
  if (refused() || !readIds(tokens, ids)) return;
  sendText(c, ids, "content", false);
}

/** POST /apply-template {"messages": [...]}: {"prompt": "...", "n_tokens": ...}, what a chat's messages become. */
export function applyTemplate(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  const prompt = chatPrompt(field(body, "messages"));
  if (!refused()) sendText(c, prompt, "prompt", true);
}

/** Refuses what is no list of ids. */
function readIds(tokens: JsonNode, ids: PromptIds): bool {
  const isEmpty = changetype<usize>(tokens) && tokens.count == 0 && tokens.length == 0;
  if (!changetype<usize>(tokens) || (!isEmpty && !areTokenIds(tokens))) {
    refuse("tokens").text("Invalid 'tokens': expected an array of ids of this model's vocabulary.");
    return false;
  }
  for (let n = tokens.first; changetype<usize>(n); n = n.next) ids.add(<i32>n.number);
  return true;
}

/**
 * Answers with the text of ids. BOS and EOS are no text; where the `template` is asked for they show how it divides the
 * conversation, but for the first BOS, which every prompt gets.
 */
function sendText(c: Connection, ids: PromptIds, name: string, template: bool): void {
  const bytes = pieceBytes(ids) + 4 * <usize>ids.count;
  const text = scratch(bytes);
  const out = scratch(bytes * BYTE_BYTES);
  if (refused()) return;
  const t = service.tokenizer;
  for (let i = 0, previous = BOS; i < ids.count; i++) {
    const id = ids.id(i);
    if (id == BOS || id == EOS) {
      if (template && i > 0) text.text(id == BOS ? "<s>" : "</s>");
    } else {
      decodePiece(t, previous, id);
      text.bytes(t.piece, t.pieceLength);
    }
    previous = id;
  }
  writeString(writeKey(out.text("{"), name, true), text.buffer, text.length);
  if (template) writeKey(out, "n_tokens").integer(ids.count);
  sendJson(c, 200, out.text("}"));
}

/** Appends an id with its text, or its bytes where they are no text of their own. */
function writePiece(out: Writer, id: i32): void {
  const t = service.tokenizer;
  decodePiece(t, UNKNOWN, id);
  writeKey(writeKey(out.text("{"), "id", true).integer(id), "piece");
  if (isValidUtf8(t.piece, t.pieceLength) < 0) writeString(out, t.piece, t.pieceLength);
  else writeByteArray(out, t.piece, t.pieceLength);
  out.text("}");
}

/** The bytes of all pieces. */
function pieceBytes(ids: PromptIds): usize {
  let bytes: usize = 0;
  for (let i = 0; i < ids.count; i++) bytes += service.tokenizer.vocabulary.pieceLength(ids.id(i));
  return bytes;
}

/** A writer of the arena, with room for a frame too. Null, refused, without memory. */
function scratch(bytes: usize): Writer {
  const w = newWriter(-1, bytes + 64);
  if (changetype<usize>(w)) return w;
  failMemory("the reply", bytes);
  adoptFailure("");
  return w;
}
