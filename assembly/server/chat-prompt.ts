import { failMemory } from "../base/errors";
import { equals, JsonKind, JsonNode, member } from "../base/json-reader";
import { newWriter, Writer } from "../base/writer";
import { turnBytes, writeTurn } from "../generation/chat-template";
import { EOS } from "../text/vocabulary";
import { newPromptIds, PromptIds } from "./prompt-ids";
import { adoptFailure, refuse } from "./refusal";

/** What stands between texts that come one after the other in the same role. */
const JOINT: string = "\n\n";

const enum Role {
  None,
  System,
  User,
  Assistant,
}

/**
 * The tokens of a conversation in Llama 2's template, as the command's chat mode reads and writes them: each user's turn is
 * a sequence of its own, BOS first, and each answer ends with EOS. System messages, wherever they stand, are the system
 * prompt of the first turn. After a last message of the assistant's the model goes on with that message.
 * Its scratch is the arena's, until the caller releases it.
 * @param messages what the request's field of that name holds
 * @returns null, refused, when they are no conversation or memory is short
 */
export function chatPrompt(messages: JsonNode): PromptIds {
  const none = changetype<PromptIds>(0);
  const bytes = checkMessages(messages);
  if (bytes < 0) return none;
  // Every text, and what the template and the joints add to each message; a byte makes at most one token.
  const room = <usize>bytes + <usize>(messages.count + 1) * turnBytes(JOINT.length, 3);
  const ids = newPromptIds(room);
  if (!changetype<usize>(ids)) return none;
  const system = scratch(room);
  const text = scratch(room);
  const turn = scratch(room);
  if (!changetype<usize>(system) || !changetype<usize>(text) || !changetype<usize>(turn)) return none;
  joinMessages(messages, Role.System, messages.first, system);
  let at = messages.first;
  while (changetype<usize>(at)) {
    at = joinMessages(messages, Role.User, at, text);
    turn.length = 0;
    writeTurn(turn, system.buffer, system.length, text.buffer, text.length);
    system.length = 0;
    if (!ids.encode(turn.buffer, turn.length, true)) return none;
    if (!changetype<usize>(at)) break;
    at = joinMessages(messages, Role.Assistant, at, text);
    if (!ids.encode(text.buffer, text.length, false)) return none;
    if (changetype<usize>(at)) ids.add(EOS);
  }
  return ids;
}

/** Whether the last message is the assistant's: the answer goes on in the middle of it. */
export function endsOpen(messages: JsonNode): bool {
  let last = messages.first;
  while (changetype<usize>(last.next)) last = last.next;
  return roleOf(last) == Role.Assistant;
}

/**
 * Empties `out` and appends the texts of a role, from message `at` on up to the first message of the other speaker; system
 * messages are passed over, and for the system's own texts all others. Returns the message at which it stopped, or null.
 */
function joinMessages(messages: JsonNode, role: Role, at: JsonNode, out: Writer): JsonNode {
  out.length = 0;
  for (; changetype<usize>(at); at = at.next) {
    const other = roleOf(at);
    if (other != role) {
      if (role != Role.System && other != Role.System) return at;
      continue;
    }
    if (out.length > 0) out.text(JOINT);
    writeContent(out, member(at, "content"));
  }
  return at;
}

/** Refuses what is no list of messages. Returns the bytes of all their texts, -1 when refused. */
function checkMessages(messages: JsonNode): i64 {
  if (!changetype<usize>(messages) || messages.kind != JsonKind.Array || messages.count == 0) {
    refuse("messages").text("Invalid 'messages': expected an array of at least one message.");
    return -1;
  }
  let bytes: i64 = 0;
  let speakers = 0;
  for (let m = messages.first; changetype<usize>(m); m = m.next) {
    const role = roleOf(m);
    if (role == Role.None) {
      refuse("messages").text("Invalid 'messages': a role is one of system, developer, user and assistant.");
      return -1;
    }
    if (role != Role.System) speakers++;
    const length = contentBytes(member(m, "content"), role);
    if (length < 0) return -1;
    bytes += length;
  }
  if (speakers > 0) return bytes;
  refuse("messages").text("Invalid 'messages': there is no user's message.");
  return -1;
}

function roleOf(message: JsonNode): Role {
  const role = member(message, "role");
  if (equals(role, "user")) return Role.User;
  if (equals(role, "assistant")) return Role.Assistant;
  return equals(role, "system") || equals(role, "developer") ? Role.System : Role.None;
}

/** The bytes of a message's content: a text, or parts that are texts. -1, refused, for anything else. */
function contentBytes(content: JsonNode, role: Role): i64 {
  if (changetype<usize>(content)) {
    if (content.kind == JsonKind.String) return content.length;
    if (content.kind == JsonKind.Null && role == Role.Assistant) return 0;
    if (content.kind == JsonKind.Array) return partsBytes(content);
  }
  refuse("messages").text("Invalid 'messages': a message's content is a string or an array of text parts.");
  return -1;
}

function partsBytes(parts: JsonNode): i64 {
  let bytes: i64 = 0;
  for (let part = parts.first; changetype<usize>(part); part = part.next) {
    const text = member(part, "text");
    if (!equals(member(part, "type"), "text") || !changetype<usize>(text) || text.kind != JsonKind.String) {
      refuse("messages").text("Invalid 'messages': only content parts of type 'text' are supported.");
      return -1;
    }
    bytes += text.length;
  }
  return bytes;
}

function writeContent(out: Writer, content: JsonNode): void {
  if (!changetype<usize>(content)) return;
  if (content.kind == JsonKind.String) out.bytes(content.text, content.length);
  for (let part = content.first; changetype<usize>(part); part = part.next) {
    const text = member(part, "text");
    out.bytes(text.text, text.length);
  }
}

/** A writer in scratch memory. Null, refused, without memory. */
function scratch(room: usize): Writer {
  const w = newWriter(-1, room);
  if (changetype<usize>(w)) return w;
  failMemory("the prompt", room);
  adoptFailure("");
  return w;
}
