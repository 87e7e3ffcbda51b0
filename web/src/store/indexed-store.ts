import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Answer, Conversation, Message } from "../conversation.ts";
import { packTokens, type PackedTokens, unpackTokens } from "./packed-tokens.ts";
import type { RecordIds, Records, Store } from "./store.ts";

/** A message as it lies in the database: its tokens are a record of their own, so that texts are read without them. */
type MessageRecord = Omit<Message, "answer"> & { answer?: Omit<Answer, "tokens"> };

interface TokensRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly packed: PackedTokens;
}

interface Schema extends DBSchema {
  conversations: { key: string; value: Conversation };
  messages: { key: string; value: MessageRecord; indexes: { conversationId: string } };
  tokens: { key: string; value: TokensRecord; indexes: { conversationId: string } };
}

const ALL = ["conversations", "messages", "tokens"] as const;

/** Conversations in the browser's IndexedDB. */
export class IndexedStore implements Store {
  readonly isPersistent = true;
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** @throws DOMException where there is no storage */
  static async open(name = "llama2"): Promise<IndexedStore> {
    const database = await openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("conversations", { keyPath: "id" });
        fresh.createObjectStore("messages", { keyPath: "id" }).createIndex("conversationId", "conversationId");
        fresh.createObjectStore("tokens", { keyPath: "id" }).createIndex("conversationId", "conversationId");
      },
      // Another tab with a later version of the page may go on; this one tells that it cannot save.
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    });
    return new IndexedStore(database);
  }

  async conversations(): Promise<Conversation[]> {
    return await this.#database.getAll("conversations");
  }

  async messages(conversationId: string): Promise<Message[]> {
    const transaction = this.#database.transaction(["messages", "tokens"]);
    const [messages, tokens] = await Promise.all([
      transaction.objectStore("messages").index("conversationId").getAll(conversationId),
      transaction.objectStore("tokens").index("conversationId").getAll(conversationId),
    ]);
    const packed = new Map(tokens.map((record) => [record.id, record.packed]));
    return messages.map((record) => fromRecord(record, packed.get(record.id)));
  }

  async texts(): Promise<Message[]> {
    return (await this.#database.getAll("messages")).map((record) => fromRecord(record, undefined));
  }

  async put({ conversations = [], messages = [] }: Records): Promise<void> {
    const transaction = this.#database.transaction(ALL, "readwrite");
    const requests: Promise<unknown>[] = conversations.map((one) => transaction.objectStore("conversations").put(one));
    for (const { answer, ...rest } of messages) {
      if (answer === undefined) {
        requests.push(transaction.objectStore("messages").put(rest), transaction.objectStore("tokens").delete(rest.id));
        continue;
      }
      const { tokens, ...light } = answer;
      const { id, conversationId } = rest;
      requests.push(
        transaction.objectStore("messages").put({ ...rest, answer: light }),
        transaction.objectStore("tokens").put({ id, conversationId, packed: packTokens(tokens) }),
      );
    }
    // Told at once that this is all, the browser finishes it without the page, which may be going away.
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  async delete({ conversations = [], messages = [] }: RecordIds): Promise<void> {
    const transaction = this.#database.transaction(ALL, "readwrite");
    const requests = [
      ...conversations.map((id) => transaction.objectStore("conversations").delete(id)),
      ...messages.map((id) => transaction.objectStore("messages").delete(id)),
      ...messages.map((id) => transaction.objectStore("tokens").delete(id)),
    ];
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }
}

function fromRecord({ answer, ...rest }: MessageRecord, packed: PackedTokens | undefined): Message {
  if (answer === undefined) return rest;
  let tokens: Answer["tokens"] | undefined;
  return {
    ...rest,
    answer: {
      ...answer,
      get tokens() {
        return (tokens ??= packed === undefined ? [] : unpackTokens(packed));
      },
    },
  };
}
