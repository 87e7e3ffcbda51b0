import { signal } from "@preact/signals";
import type { Message } from "../conversation.ts";
import type { Verification } from "./verify.ts";

/** The view in which answers are seen as tokens. */
export const TOKENS = "tokens";

/** What is known of answers that were replayed, by their messages; forgotten when the page is. */
export const verifications = signal<ReadonlyMap<string, Verification>>(new Map());

/** The answer that is compared with another one to the same prompt. */
export const compared = signal<Message | undefined>(undefined);
