/** What was written in the message box of each conversation and not sent. */
const drafts = new Map<string, string>();

/** The draft of a conversation. */
export function draftOf(conversationId: string): string {
  return drafts.get(conversationId) ?? "";
}

/** Keeps a draft while the page is open. */
export function keepDraft(conversationId: string, text: string): void {
  if (text === "") drafts.delete(conversationId);
  else drafts.set(conversationId, text);
}
