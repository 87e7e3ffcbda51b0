import "../styles/models.css";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { Icon } from "../ui/icons.tsx";
import { openFiles } from "./opened-files.ts";

/** Takes files that are dropped anywhere on the page, and says so while they are held over it. */
export function DropTarget(): VNode | null {
  const isOver = useSignal(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      isOver.value = true;
    };
    const leave = (event: DragEvent): void => {
      // It left the window, not an element of it.
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void openFiles(files);
    };
    const targets = [
      ["dragover", over],
      ["dragleave", leave],
      ["drop", drop],
    ] as const;
    for (const [name, listener] of targets) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of targets) document.removeEventListener(name, listener);
    };
  }, []);
  if (!isOver.value) return null;
  return (
    <div class="drop-veil">
      <p>
        <Icon name="download" />
        {t("models.drop")}
      </p>
    </div>
  );
}
