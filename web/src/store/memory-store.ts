import type { Conversation, Message } from "../conversation.ts";
import type { RecordIds, Records, Store } from "./store.ts";

/** A store that ends with the page: where the browser has no storage, as in some private windows. */
export class MemoryStore implements Store {
  readonly isPersistent = false;
  readonly #conversations = new Map<string, Conversation>();
  readonly #messages = new Map<string, Message>();

  conversations(): Promise<Conversation[]> {
    return Promise.resolve([...this.#conversations.values()]);
  }

  messages(conversationId: string): Promise<Message[]> {
    return Promise.resolve([...this.#messages.values()].filter((message) => message.conversationId === conversationId));
  }

  texts(): Promise<Message[]> {
    return Promise.resolve([...this.#messages.values()]);
  }

  put({ conversations = [], messages = [] }: Records): Promise<void> {
    for (const conversation of conversations) this.#conversations.set(conversation.id, conversation);
    for (const message of messages) this.#messages.set(message.id, message);
    return Promise.resolve();
  }

  delete({ conversations = [], messages = [] }: RecordIds): Promise<void> {
    for (const id of conversations) this.#conversations.delete(id);
    for (const id of messages) this.#messages.delete(id);
    return Promise.resolve();
  }
}
