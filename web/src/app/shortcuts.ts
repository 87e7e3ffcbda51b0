import { type Signal, signal } from "@preact/signals";
import { editLastQuestion } from "../chat/editing.ts";
import { stop } from "../chat/sending.ts";
import type { Key } from "../i18n/translate.ts";
import { startConversation } from "../state/conversations.ts";
import { openPanel } from "../state/layout.ts";
import { undoLast } from "../ui/toast.tsx";
import { closeSidebar, toggleSidebar } from "./sidebar-state.ts";
import { focusComposer } from "../ui/focus.ts";

/** The dialogs that keys open. */
export const isSearchOpen: Signal<boolean> = signal(false);
export const isHelpOpen: Signal<boolean> = signal(false);

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key with what is held down for it. `mod` is Command on a Mac, Control elsewhere. */
export interface Shortcut {
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly label: Key;
  /** Absent where the element that has the focus knows the key itself. @returns false to leave the key to others */
  readonly run?: (event: KeyboardEvent) => boolean;
}

/** All of them, as the help shows them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { key: "k", mod: true, label: "app.search", run: () => (isSearchOpen.value = true) },
  {
    ...{ key: "o", mod: true, shift: true, label: "app.newChat" },
    run: () => {
      startConversation();
      focusComposer();
      return true;
    },
  },
  {
    ...{ key: "b", mod: true, label: "app.toggleSidebar" },
    run: () => {
      toggleSidebar();
      return true;
    },
  },
  { key: "Escape", label: "app.stopKey", run: escape },
  { key: "Enter", label: "app.sendKey" },
  { key: "Enter", shift: true, label: "app.lineKey" },
  { key: "ArrowUp", label: "app.editKey", run: (event) => !isWriting(event) && editLastQuestion() },
  { key: "z", mod: true, label: "app.undoKey", run: (event) => !isWriting(event) && undoLast() },
  { key: "?", label: "app.help", run: (event) => !isWriting(event) && (isHelpOpen.value = true) },
];

/** How a shortcut is written on this machine's keys. */
export function keysOf({ key, mod, shift }: Shortcut): string[] {
  const names: Record<string, string> = { Escape: "Esc", ArrowUp: "↑", Enter: "Enter" };
  const held = [...(mod === true ? [IS_MAC ? "⌘" : "Ctrl"] : []), ...(shift === true ? [IS_MAC ? "⇧" : "Shift"] : [])];
  return [...held, names[key] ?? key.toUpperCase()];
}

/** Listens to the keys, wherever the focus is. */
export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const shortcut = SHORTCUTS.find((candidate) => candidate.run !== undefined && fits(candidate, event));
    // A modal dialog has its own keys; only another dialog's key would be heard behind it.
    if (shortcut === undefined || document.querySelector("dialog[open]") !== null) return;
    if (shortcut.run!(event)) event.preventDefault();
  });
}

function fits({ key, mod = false, shift }: Shortcut, event: KeyboardEvent): boolean {
  const isMod = IS_MAC ? event.metaKey : event.ctrlKey;
  if (event.key.toLowerCase() !== key.toLowerCase() || event.altKey || isMod !== mod) return false;
  return shift === undefined ? !mod || !event.shiftKey : event.shiftKey === shift;
}

/** Escape stops the answer; with none, it closes what lies over the transcript. */
function escape(): boolean {
  if (stop() || closeSidebar()) return true;
  const wasOpen = openPanel.peek() !== undefined;
  openPanel.value = undefined;
  return wasOpen;
}

function isWriting({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
