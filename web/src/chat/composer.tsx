import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { active, isOpen } from "../state/conversations.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { SlotOf } from "../ui/lazy.tsx";
import { ContextGauge } from "./context-gauge.tsx";
import { draftOf, keepDraft } from "./drafts.ts";
import { editLastQuestion } from "./editing.ts";
import { isSendKey, isTouch } from "./keys.ts";
import { loadMarkdown } from "./markdown/load.ts";
import { isBusy, send, stop } from "./sending.ts";

/** The box in which a message is written. */
export function Composer(): VNode {
  const conversation = active.value.id;
  const text = useSignal(draftOf(conversation));
  const area = useRef<HTMLTextAreaElement>(null);
  const isWriting = isBusy(conversation);

  useLayoutEffect(() => {
    text.value = draftOf(conversation);
    if (!isTouch()) area.current!.focus();
  }, [conversation]);

  const write = (next: string): void => {
    // The answer will want it.
    void loadMarkdown();
    text.value = next;
    keepDraft(conversation, next);
  };
  const submit = (): void => {
    const written = text.peek().trim();
    if (written === "" || isBusy(conversation) || !isOpen.peek()) return;
    write("");
    send(written);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (isSendKey(event)) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && text.peek() === "" && !event.isComposing && editLastQuestion()) {
      event.preventDefault();
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="composer-text" data-text={`${text.value}\n`}>
        <textarea
          id="composer"
          ref={area}
          rows={1}
          dir="auto"
          aria-label={t("chat.message")}
          placeholder={t("chat.placeholder")}
          enterkeyhint={isTouch() ? "enter" : "send"}
          value={text.value}
          onInput={(event) => {
            write(event.currentTarget.value);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div class="composer-row">
        <ContextGauge draft={text} />
        <SlotOf name="composer" />
        <span class="spring" />
        {isWriting ? (
          <IconButton icon="stop" class="send send-stop" label={t("chat.stop")} shortcut="Esc" onClick={() => stop()} />
        ) : (
          <button
            type="submit"
            class="icon-button send"
            aria-label={t("chat.send")}
            disabled={text.value.trim() === ""}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}
