import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { announce } from "./announcer.tsx";
import { IconButton } from "./button.tsx";
import { Icon } from "./icons.tsx";

interface Toast {
  readonly text: string;
  readonly isError: boolean;
  readonly undo: (() => void) | undefined;
}

const SHOWN_MS = 9000;

const toast = signal<Toast | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what has been done, for a while, and offers to undo it. */
export function notify(text: string, undo?: () => void): void {
  show({ text, isError: false, undo });
  announce(text);
}

/** Says in one line what could not be done; it stays until it is closed. */
export function notifyError(text: string): void {
  show({ text, isError: true, undo: undefined });
  clearTimeout(timer);
}

/** Undoes what the notice that is shown tells of. @returns whether there was something to undo */
export function undoLast(): boolean {
  const undo = toast.peek()?.undo;
  if (undo === undefined) return false;
  hide();
  undo();
  return true;
}

function show(next: Toast): void {
  clearTimeout(timer);
  toast.value = next;
  timer = setTimeout(hide, SHOWN_MS);
}

function hide(): void {
  clearTimeout(timer);
  toast.value = undefined;
}

/** The place where notices appear. */
export function Toasts(): VNode {
  const shown = toast.value;
  return (
    <div class="toasts">
      {shown && (
        <div class={shown.isError ? "toast toast-error" : "toast"} role={shown.isError ? "alert" : undefined}>
          <span class="toast-text">{shown.text}</span>
          {shown.undo && (
            <button type="button" class="toast-undo" onClick={undoLast}>
              <Icon name="undo" size={16} />
              {t("ui.undo")}
            </button>
          )}
          <IconButton icon="close" label={t("ui.dismiss")} size={16} onClick={hide} />
        </div>
      )}
    </div>
  );
}
