import { signal } from "@preact/signals";
import { settings } from "../state/settings.ts";

/** Messages that are shown the other way than the settings say: as they were written, or as Markdown. */
export const rawMessages = signal<ReadonlySet<string>>(new Set());

/** Turns a message over. */
export function toggleRaw(id: string): void {
  const next = new Set(rawMessages.peek());
  if (!next.delete(id)) next.add(id);
  rawMessages.value = next;
}

/** Whether a message is shown as it was written. */
export function isRaw(id: string): boolean {
  return rawMessages.value.has(id) !== settings.value.raw;
}
