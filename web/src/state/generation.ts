import { signal } from "@preact/signals";

/** An answer that is being written. */
export interface Generation {
  /** The answer's message. */
  readonly messageId: string;
  readonly conversationId: string;
  /** Halts the engine before its next token; the text so far is kept. */
  readonly stop: () => void;
  /** Never rejects: what went wrong is in the message. */
  readonly done: Promise<void>;
}

/** The answers that are being written now, by their messages. The engine's layer writes it. */
export const generations = signal<ReadonlyMap<string, Generation>>(new Map());

/** The answer that is being written in a conversation. */
export function generationIn(conversationId: string): Generation | undefined {
  return [...generations.value.values()].find((generation) => generation.conversationId === conversationId);
}
