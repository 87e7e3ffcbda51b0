import type { ComponentType } from "preact";

/** Brings the part of the page that knows Markdown: a first visit, which has nothing to show yet, does without it. */
export const loadMarkdown = (): Promise<ComponentType<{ text: string; isDone: boolean }>> =>
  import("./markdown.tsx").then((module) => module.Markdown);
