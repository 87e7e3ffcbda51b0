import type { Conversation, Message } from "../conversation.ts";

/** Records to write or to delete together: all of them or none. */
export interface Records {
  readonly conversations?: readonly Conversation[];
  readonly messages?: readonly Message[];
}

/** Ids of records. */
export interface RecordIds {
  readonly conversations?: readonly string[];
  readonly messages?: readonly string[];
}

/** Where conversations are kept. */
export interface Store {
  /** Whether they outlive the page. */
  readonly isPersistent: boolean;
  conversations(): Promise<Conversation[]>;
  /** A conversation's messages, in no order. The tokens of answers are unpacked when they are first looked at. */
  messages(conversationId: string): Promise<Message[]>;
  /** Every message with its text, without the tokens of answers. */
  texts(): Promise<Message[]>;
  put(records: Records): Promise<void>;
  delete(ids: RecordIds): Promise<void>;
}
