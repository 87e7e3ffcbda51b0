import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { announce } from "./announcer.tsx";
import { IconButton } from "./button.tsx";
import { copyText } from "./clipboard.ts";
import { notifyError } from "./toast.tsx";

const SHOWN_MS = 1600;

/** Copies a text and shows that it did. */
export function CopyButton({ label, text, size }: { label: string; text: () => string; size?: number }): VNode {
  const isDone = useSignal(false);
  const copy = async (): Promise<void> => {
    if (!(await copyText(text()))) {
      notifyError(t("ui.copyFailed"));
      return;
    }
    announce(t("ui.copied"));
    isDone.value = true;
    setTimeout(() => (isDone.value = false), SHOWN_MS);
  };
  return (
    <IconButton
      icon={isDone.value ? "check" : "copy"}
      label={isDone.value ? t("ui.copied") : label}
      size={size}
      onClick={() => void copy()}
    />
  );
}
