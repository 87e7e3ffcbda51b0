import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import type { Message } from "../conversation.ts";
import { Button } from "../ui/button.tsx";
import { editing } from "./editing.ts";
import { isSendKey } from "./keys.ts";
import { edit } from "./sending.ts";
import { focusComposer } from "../ui/focus.ts";

/** A message as a text that can be changed. What was there stays as a branch. */
export function EditForm({ message }: { message: Message }): VNode {
  const text = useSignal(message.content);
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current!;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const close = (): void => {
    editing.value = undefined;
    focusComposer();
  };
  const save = (): void => {
    const changed = text.peek();
    if (changed.trim() === "") return;
    close();
    if (changed !== message.content || message.role === "user") edit(message, changed);
  };
  return (
    <form
      class="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) {
          event.stopPropagation();
          close();
        } else if (isSendKey(event)) {
          event.preventDefault();
          save();
        }
      }}
    >
      <textarea
        ref={area}
        class="edit-area"
        aria-label={t("chat.editLabel")}
        dir="auto"
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <div class="edit-actions">
        <Button onClick={close}>{t("ui.cancel")}</Button>
        <Button kind="primary" type="submit" onClick={() => undefined} disabled={text.value.trim() === ""}>
          {t(message.role === "user" ? "chat.editSend" : "chat.editSave")}
        </Button>
      </div>
    </form>
  );
}
