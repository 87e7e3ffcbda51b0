import { newId } from "../state/new-id.ts";
import type { Conversation, Message } from "../conversation.ts";
import { FORMAT, VERSION } from "./archive.ts";
import { ArchiveError, array, at, number, object, optional, string } from "./read-json.ts";
import { readAnswer, readParameters } from "./read-answer.ts";

const MOST_CONVERSATIONS = 100_000;
const MOST_MESSAGES = 1_000_000;
const MOST_TEXT = 4_000_000;

/**
 * Reads an exported file, which may come from anybody: everything in it is checked, what is not known is left out, and all
 * records get new ids, so that nothing that is there is overwritten.
 * @throws ArchiveError one line that says where the file is wrong; nothing is imported then
 */
export function readArchive(text: string): { conversations: Conversation[]; messages: Message[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new ArchiveError("", "notJson");
  }
  const root = object(parsed, "");
  if (root["format"] !== FORMAT) throw new ArchiveError("format", "notOurs");
  if (root["version"] !== VERSION) throw new ArchiveError("version", "version");
  const conversations: Conversation[] = [];
  const messages: Message[] = [];
  for (const [index, one] of array(root["conversations"], "conversations", MOST_CONVERSATIONS).entries()) {
    const read = readConversation(one, at("conversations", index));
    conversations.push(read.conversation);
    for (const message of read.messages) messages.push(message);
    if (messages.length > MOST_MESSAGES) throw new ArchiveError("conversations", "tooMany");
  }
  return { conversations, messages };
}

function readConversation(value: unknown, place: string): { conversation: Conversation; messages: Message[] } {
  const fields = object(value, place);
  const id = newId();
  const ids = new Map<string, string>();
  const raw = array(fields["messages"], `${place}.messages`, MOST_MESSAGES);
  const records = raw.map((one, index) => object(one, at(`${place}.messages`, index)));
  for (const [index, record] of records.entries()) {
    const old = string(record["id"], `${at(`${place}.messages`, index)}.id`, 200);
    if (ids.has(old)) throw new ArchiveError(`${at(`${place}.messages`, index)}.id`, "twice");
    ids.set(old, newId());
  }
  const messages = records.map((record, index) => readMessage(record, at(`${place}.messages`, index), id, ids));
  refuseCircles(messages, `${place}.messages`);
  const leaf = optional(fields["leaf"], (found) => ids.get(string(found, `${place}.leaf`, 200)));
  const conversation: Conversation = {
    id,
    title: string(fields["title"], `${place}.title`, 1000),
    created: number(fields["created"], `${place}.created`, 0, 8.64e15),
    updated: number(fields["updated"], `${place}.updated`, 0, 8.64e15),
    system: string(fields["system"], `${place}.system`, MOST_TEXT),
    parameters: readParameters(fields["parameters"], `${place}.parameters`),
    leaf: leaf ?? messages.at(-1)?.id,
    ...(fields["trims"] === true && { trims: true }),
  };
  return { conversation, messages };
}

function readMessage(
  record: Readonly<Record<string, unknown>>,
  place: string,
  conversationId: string,
  ids: ReadonlyMap<string, string>,
): Message {
  const role = record["role"];
  if (role !== "user" && role !== "assistant") throw new ArchiveError(`${place}.role`, "type");
  const parent = optional(record["parent"], (found) => {
    const known = ids.get(string(found, `${place}.parent`, 200));
    if (known === undefined) throw new ArchiveError(`${place}.parent`, "unknown");
    return known;
  });
  const answer = optional(record["answer"], (found) => readAnswer(found, `${place}.answer`));
  return {
    ...{ id: ids.get(record["id"] as string)!, conversationId, parent, role },
    content: string(record["content"], `${place}.content`, MOST_TEXT),
    created: number(record["created"], `${place}.created`, 0, 8.64e15),
    ...(role === "assistant" && answer !== undefined && { answer }),
  };
}

/** A message that follows itself would never be shown. */
function refuseCircles(messages: readonly Message[], place: string): void {
  const parents = new Map(messages.map(({ id, parent }) => [id, parent]));
  const reached = new Set<string>();
  for (const { id } of messages) {
    const way = new Set<string>();
    for (let node: string | undefined = id; node !== undefined && !reached.has(node); node = parents.get(node)) {
      if (way.has(node)) throw new ArchiveError(place, "circle");
      way.add(node);
    }
    for (const node of way) reached.add(node);
  }
}
