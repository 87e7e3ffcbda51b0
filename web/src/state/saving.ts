import { signal } from "@preact/signals";
import { MemoryStore } from "../store/memory-store.ts";
import { openStore } from "../store/open-store.ts";
import type { Records, Store } from "../store/store.ts";
import type { Conversation, Message } from "../conversation.ts";

/** A tab may be killed at any time: what is older than this is on the disk. */
const MAX_DELAY_MS = 700;
/** And so long after an attempt that failed the next one comes, if nothing else is saved before. */
const RETRY_MS = 5000;

/** Where conversations are kept: in memory until `openSaving` is done. */
export const store = signal<Store>(new MemoryStore());

/** What was saved or deleted last: for other tabs. */
export const saved = signal<{ conversations?: readonly string[]; messages?: readonly Message[] } | undefined>(
  undefined,
);

/** Set when the last attempt to save failed. */
export const saveFailure = signal<unknown>(undefined);

const conversations = new Map<string, Conversation>();
const messages = new Map<string, Message>();
let timer: ReturnType<typeof setTimeout> | undefined;
let writing: Promise<void> = Promise.resolve();

/** Opens the browser's store, and sees to it that what waits is written when the page is hidden or closed. */
export async function openSaving(): Promise<void> {
  store.value = await openStore();
  const flush = (): void => void saveNow();
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
  });
}

/** Saves records within the delay: many changes of one record, as of an answer that is being written, are written once. */
export function saveSoon(records: { conversation?: Conversation; message?: Message }): void {
  keep(records);
  timer ??= setTimeout(() => void saveNow(), MAX_DELAY_MS);
}

/** Saves records as soon as all that is done together is done. */
export function save(records: { conversation?: Conversation; message?: Message }): void {
  if (conversations.size + messages.size === 0 || timer !== undefined) queueMicrotask(() => void saveNow());
  clearTimeout(timer);
  timer = undefined;
  keep(records);
}

function keep({ conversation, message }: { conversation?: Conversation; message?: Message }): void {
  if (conversation) conversations.set(conversation.id, conversation);
  if (message) messages.set(message.id, message);
}

/** Forgets what waits to be saved of records that are deleted. */
export function forget(ids: readonly string[]): void {
  for (const id of ids) {
    conversations.delete(id);
    messages.delete(id);
  }
}

/** Saves what waits, at once. */
export function saveNow(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  if (conversations.size + messages.size === 0) return writing;
  const records = { conversations: [...conversations.values()], messages: [...messages.values()] };
  conversations.clear();
  messages.clear();
  // In the order of the calls: the transaction is opened now, for a page that is going away has no later.
  const put = store.value.put(records);
  writing = Promise.all([writing, put]).then(
    () => {
      saveFailure.value = undefined;
      saved.value = { conversations: records.conversations.map(({ id }) => id), messages: records.messages };
    },
    async (error: unknown) => {
      saveFailure.value = error;
      await tryAgainLater(records);
    },
  );
  return writing;
}

/** What could not be saved waits for the next time; the browser may have closed its database meanwhile. */
async function tryAgainLater(records: Required<Records>): Promise<void> {
  for (const conversation of records.conversations) {
    if (!conversations.has(conversation.id)) conversations.set(conversation.id, conversation);
  }
  for (const message of records.messages) if (!messages.has(message.id)) messages.set(message.id, message);
  if (store.peek().isPersistent) {
    const reopened = await openStore();
    if (reopened.isPersistent) store.value = reopened;
  }
  timer ??= setTimeout(() => void saveNow(), RETRY_MS);
}
