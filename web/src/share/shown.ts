import { signal } from "@preact/signals";
import type { Message } from "../conversation.ts";

/** The answer for which link and commands are shown. */
export const shared = signal<Message | undefined>(undefined);

/** What came of a link that was opened. */
export type Opened =
  | { readonly kind: "running" }
  | { readonly kind: "same"; readonly tokens: number }
  | { readonly kind: "different" }
  /** The model of the link is not here. */
  | { readonly kind: "model"; readonly model: string; readonly hash: string | undefined; readonly answer: () => void }
  | { readonly kind: "failed"; readonly message: string };

/** The conversation that came by a link, and how its last answer came out again. */
export const opened = signal<{ readonly conversationId: string; readonly result: Opened } | undefined>(undefined);
