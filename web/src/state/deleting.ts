import { batch } from "@preact/signals";
import type { Conversation, Message } from "../conversation.ts";
import {
  active,
  changeConversation,
  conversationOf,
  conversations,
  dropMessages,
  keepMessages,
  startConversation,
  treeOf,
} from "./conversations.ts";
import { generations } from "./generation.ts";
import { forget, save, saved, store } from "./saving.ts";
import { growTree, leafOf, siblingsOf, subtreeOf, type Tree } from "./tree.ts";

/** Deletes a message with all that follows it, and shows the branch beside it. @returns what undoes it */
export function deleteBranch(message: Message): () => void {
  const { conversationId, id, parent } = message;
  const tree = treeOf(conversationId);
  const ids = subtreeOf(tree.peek(), id);
  stopAll(ids);
  const neighbour = siblingsOf(tree.peek(), id)
    .filter((sibling) => sibling !== id)
    .at(-1);
  const leafBefore = conversationOf(conversationId)?.leaf;
  const dropped = dropMessages(ids);
  batch(() => {
    tree.value = without(tree.peek(), ids);
    const leaf = neighbour === undefined ? parent : leafOf(tree.peek(), neighbour);
    changeConversation(conversationId, { leaf }, true);
  });
  remove(conversationId, dropped, false);
  return () => {
    batch(() => {
      keepMessages(dropped);
      tree.value = growTree([...tree.peek().nodes.values(), ...dropped]);
      changeConversation(conversationId, { leaf: leafBefore }, true);
      for (const one of dropped) save({ message: one });
    });
  };
}

/** Deletes a conversation. @returns what undoes it */
export async function deleteConversation(conversation: Conversation): Promise<() => void> {
  const { id } = conversation;
  const loaded = [...treeOf(id).peek().nodes.keys()];
  stopAll(loaded);
  const messages = loaded.length > 0 ? dropMessages(loaded) : await store.peek().messages(id);
  batch(() => {
    treeOf(id).value = growTree([]);
    conversations.value = conversations.peek().filter((other) => other.id !== id);
    if (active.peek().id === id) startConversation();
  });
  remove(id, messages, true);
  return () => {
    batch(() => {
      keepMessages(messages);
      treeOf(id).value = growTree(messages);
      conversations.value = [...conversations.peek(), conversation].sort((a, b) => b.updated - a.updated);
      save({ conversation });
      for (const message of messages) save({ message });
    });
  };
}

function without(tree: Tree, ids: readonly string[]): Tree {
  const gone = new Set(ids);
  return growTree([...tree.nodes.values()].filter(({ id }) => !gone.has(id)));
}

function stopAll(ids: readonly string[]): void {
  for (const id of ids) generations.peek().get(id)?.stop();
}

/** Deletes records of a conversation, and it itself when `isWhole`. */
function remove(conversationId: string, messages: readonly Message[], isWhole: boolean): void {
  const ids = isWhole ? [conversationId] : [];
  forget([...ids, ...messages.map(({ id }) => id)]);
  void store
    .peek()
    .delete({ conversations: ids, messages: messages.map(({ id }) => id) })
    .then(() => (saved.value = { conversations: [conversationId] }));
}
