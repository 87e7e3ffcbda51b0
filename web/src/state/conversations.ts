import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Conversation, Message } from "../conversation.ts";
import { newId } from "./new-id.ts";
import { save, saveSoon, store } from "./saving.ts";
import { settings } from "./settings.ts";
import { addNode, EMPTY, growTree, pathTo, type Tree } from "./tree.ts";

/** All conversations, the one that changed last first. One without messages is not among them. */
export const conversations = signal<readonly Conversation[]>([]);

/** The conversation that is shown. */
export const active = signal<Conversation>(draft());

/** False while the messages of the active conversation are being read. */
export const isOpen = signal(true);

/** Trees of the conversations that were opened, and their messages: an answer may come while another one is shown. */
const trees = new Map<string, Signal<Tree>>();
const messages = new Map<string, Signal<Message>>();
/** The conversations whose messages are all in memory: those that were opened, and those that began here. */
const complete = new Set<string>();

/** The tree of the active conversation. */
export const tree: ReadonlySignal<Tree> = computed(() => treeOf(active.value.id).value);

/** Ids of the messages that are shown. */
export const path: ReadonlySignal<readonly string[]> = computed(() => pathTo(tree.value, active.value.leaf));

function draft(): Conversation {
  const now = Date.now();
  const { system, parameters } = settings.peek();
  return { id: newId(), title: "", created: now, updated: now, system, parameters, leaf: undefined };
}

/** The tree of a conversation that is open. */
export function treeOf(conversationId: string): Signal<Tree> {
  const known = trees.get(conversationId);
  if (known) return known;
  const fresh = signal(EMPTY);
  trees.set(conversationId, fresh);
  return fresh;
}

/** A message of an open conversation. */
export function messageOf(id: string): Signal<Message> | undefined {
  return messages.get(id);
}

/** The messages from the first to this one. */
export function branchOf(message: Message): Message[] {
  const ids = pathTo(treeOf(message.conversationId).peek(), message.id);
  return ids.map((id) => messages.get(id)!.peek());
}

/** A conversation by its id, if it has messages. */
export function conversationOf(id: string): Conversation | undefined {
  return active.peek().id === id ? active.peek() : conversations.peek().find((conversation) => conversation.id === id);
}

/** Reads the list. */
export async function readConversations(): Promise<void> {
  conversations.value = (await store.value.conversations()).sort(byUpdated);
}

/** Shows an empty conversation. */
export function startConversation(): void {
  batch(() => {
    active.value = draft();
    isOpen.value = true;
  });
}

/** Shows a conversation. */
export async function openConversation(id: string): Promise<void> {
  const conversation = conversations.peek().find((candidate) => candidate.id === id);
  if (conversation === undefined || active.peek().id === id) return;
  const isHere = complete.has(id);
  batch(() => {
    active.value = conversation;
    isOpen.value = isHere;
  });
  if (isHere) return;
  complete.add(id);
  await readMessages(id);
  if (active.peek().id === id) isOpen.value = true;
}

/** Reads the messages of a conversation again that is in memory: another tab has changed it. */
export async function readMessages(id: string): Promise<void> {
  if (!complete.has(id)) return;
  const found = await store.value.messages(id);
  batch(() => {
    for (const message of found) {
      const known = messages.get(message.id);
      if (known === undefined) messages.set(message.id, signal(message));
      else known.value = message;
    }
    treeOf(id).value = growTree(found);
  });
}

/** Changes a conversation; `touch` moves it to the top of the list. */
export function changeConversation(id: string, changes: Partial<Conversation>, touch = false): void {
  const before = conversationOf(id);
  if (before === undefined) return;
  const after = { ...before, ...changes, ...(touch && { updated: Date.now() }) };
  batch(() => {
    if (active.peek().id === id) active.value = after;
    const others = conversations.peek();
    const isListed = others.some((conversation) => conversation.id === id);
    if (!isListed && !touch) return;
    conversations.value = isListed
      ? others.map((other) => (other.id === id ? after : other)).sort(byUpdated)
      : [after, ...others];
    save({ conversation: after });
  });
}

/** Adds a message at the end of a branch and shows that branch. The conversation enters the list with its first. */
export function addMessage(message: Message): void {
  const { conversationId, id } = message;
  batch(() => {
    messages.set(id, signal(message));
    if (message.parent === undefined) complete.add(conversationId);
    const nodes = treeOf(conversationId);
    nodes.value = addNode(nodes.peek(), message);
    const title = conversationOf(conversationId)?.title ?? "";
    const isFirst = title === "" && message.role === "user";
    changeConversation(conversationId, { leaf: id, ...(isFirst && { title: titleOf(message.content) }) }, true);
    save({ message });
  });
}

/** Puts a newer version in a message's place. One that is being written is on the disk within a second. */
export function writeMessage(message: Message): void {
  const known = messages.get(message.id);
  if (known === undefined) return;
  known.value = message;
  if (message.answer !== undefined && message.answer.finish === undefined) saveSoon({ message });
  else save({ message });
}

/** The first line of a text, at most sixty characters of it, cut at a word. */
export function titleOf(content: string): string {
  const line = content.trim().split("\n", 1)[0]!.trim();
  const characters = Array.from(line);
  if (characters.length <= 60) return line;
  const start = characters.slice(0, 60).join("");
  return `${start.replace(/\s+\S*$/, "")}…`;
}

function byUpdated(a: Conversation, b: Conversation): number {
  return b.updated - a.updated;
}

/** Takes messages out of memory; the caller has the tree. */
export function dropMessages(ids: readonly string[]): Message[] {
  return ids.flatMap((id) => {
    const found = messages.get(id);
    messages.delete(id);
    return found ? [found.peek()] : [];
  });
}

/** Puts messages back into memory. */
export function keepMessages(kept: readonly Message[]): void {
  for (const message of kept) messages.set(message.id, signal(message));
}
