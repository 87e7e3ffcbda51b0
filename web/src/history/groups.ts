import type { Conversation } from "../conversation.ts";

/** The conversations of a time. `title` is a name of a text, or, further back, a month. */
export interface Group {
  readonly title: { readonly key: "today" | "yesterday" | "week" | "month" } | { readonly date: Date };
  readonly conversations: readonly Conversation[];
}

const DAYS_OF_WEEK = 7;
const DAYS_OF_MONTH = 30;

/** Conversations, the newest first, by the time of their last change. Days begin at midnight where the reader is. */
export function groupByDate(conversations: readonly Conversation[], now: Date): Group[] {
  const groups = new Map<string, { title: Group["title"]; conversations: Conversation[] }>();
  for (const conversation of conversations) {
    const title = titleOf(new Date(conversation.updated), now);
    const key = "key" in title ? title.key : `${title.date.getFullYear()}-${title.date.getMonth()}`;
    const group = groups.get(key);
    if (group) group.conversations.push(conversation);
    else groups.set(key, { title, conversations: [conversation] });
  }
  return [...groups.values()];
}

function titleOf(date: Date, now: Date): Group["title"] {
  const days = daysBetween(date, now);
  if (days <= 0) return { key: "today" };
  if (days === 1) return { key: "yesterday" };
  if (days <= DAYS_OF_WEEK) return { key: "week" };
  if (days <= DAYS_OF_MONTH) return { key: "month" };
  return { date };
}

/** Midnights between two times. */
function daysBetween(from: Date, to: Date): number {
  const day = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (day(to) - day(from)) / 86_400_000;
}
