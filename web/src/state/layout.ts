import { signal } from "@preact/signals";

/** The panel that is open beside the transcript. */
export const openPanel = signal<string | undefined>(undefined);

/** Opens a panel, or closes it when it is open. */
export function togglePanel(id: string): void {
  openPanel.value = openPanel.peek() === id ? undefined : id;
}

/** Which view shows the text of a message, by its id; Markdown when absent. */
export const messageViews = signal<ReadonlyMap<string, string>>(new Map());

/** Shows a message in a view, or again as Markdown. */
export function toggleMessageView(messageId: string, view: string): void {
  const views = new Map(messageViews.peek());
  if (views.get(messageId) === view) views.delete(messageId);
  else views.set(messageId, view);
  messageViews.value = views;
}

/** A message that is to be scrolled to, as a find of the search. */
export const lookedFor = signal<string | undefined>(undefined);
