import { conversationOf, messageOf, treeOf } from "../state/conversations.ts";
import { saveNow, store } from "../state/saving.ts";
import { growTree, pathTo } from "../state/tree.ts";
import type { Message } from "../conversation.ts";
import { writeArchive, writeMarkdown } from "./archive.ts";

/** Saves conversations as a file of JSON. */
export async function exportJson(ids: readonly string[]): Promise<void> {
  const now = new Date();
  const chosen = await Promise.all(ids.map(async (id) => ({ ...conversationOf(id)!, messages: await messagesOf(id) })));
  const name = chosen.length === 1 ? fileName(chosen[0]!.title) : `llama2-chats-${now.toISOString().slice(0, 10)}`;
  download(`${name}.json`, "application/json", writeArchive(chosen, now));
}

/** Saves the branch of a conversation that is shown as a file of Markdown. */
export async function exportMarkdown(id: string): Promise<void> {
  const conversation = conversationOf(id)!;
  const messages = await messagesOf(id);
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch = pathTo(growTree(messages), conversation.leaf).map((one) => byId.get(one)!);
  download(`${fileName(conversation.title)}.md`, "text/markdown", writeMarkdown(conversation, branch));
}

async function messagesOf(id: string): Promise<Message[]> {
  const loaded = [...treeOf(id).peek().nodes.keys()].flatMap((one) => messageOf(one)?.peek() ?? []);
  if (loaded.length > 0) return loaded;
  await saveNow();
  return await store.peek().messages(id);
}

/** A title as a name for a file, on every system. */
function fileName(title: string): string {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return name.slice(0, 60) || "chat";
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the data when the event loop comes round again; some take a little longer.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
