import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { language, t } from "../i18n/translate.ts";
import { active, changeConversation, conversations, openConversation } from "../state/conversations.ts";
import { deleteConversation } from "../state/deleting.ts";
import { generationIn } from "../state/generation.ts";
import { saveFailure, store } from "../state/saving.ts";
import type { Conversation } from "../conversation.ts";
import { Menu } from "../ui/menu.tsx";
import { notify } from "../ui/toast.tsx";
import { exportJson, exportMarkdown } from "./files.ts";
import { type Group, groupByDate } from "./groups.ts";

/** All conversations by date. @param onOpen called when one is chosen */
export function HistoryList({ onOpen }: { onOpen: () => void }): VNode {
  const groups = groupByDate(conversations.value, new Date());
  return (
    <div class="history">
      {!store.value.isPersistent && <p class="history-note">{t("history.notKept")}</p>}
      {saveFailure.value !== undefined && (
        <p class="history-note" role="alert">
          {t("history.notSaved")}
        </p>
      )}
      {groups.length === 0 && <p class="history-empty">{t("history.empty")}</p>}
      {groups.map(({ title, conversations: members }) => {
        const name = groupName(title);
        return (
          <section key={name}>
            <h2 class="history-group">{name}</h2>
            <ul class="history-items">
              {members.map((conversation) => (
                <HistoryItem key={conversation.id} conversation={conversation} onOpen={onOpen} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function groupName(title: Group["title"]): string {
  if ("key" in title) return t(`history.${title.key}`);
  return new Intl.DateTimeFormat(language.value, { month: "long", year: "numeric" }).format(title.date);
}

function HistoryItem({ conversation, onOpen }: { conversation: Conversation; onOpen: () => void }): VNode {
  const isRenaming = useSignal(false);
  const { id, title } = conversation;
  const name = title === "" ? t("history.untitled") : title;
  const isActive = active.value.id === id;
  const isWriting = generationIn(id) !== undefined;
  const open = (): void => {
    void openConversation(id);
    onOpen();
  };
  const remove = async (): Promise<void> => {
    const undo = await deleteConversation(conversation);
    notify(t("history.deleted", { title: name }), undo);
  };
  return (
    <li class="history-item" data-active={isActive}>
      {isRenaming.value ? (
        <Rename conversation={conversation} onDone={() => (isRenaming.value = false)} />
      ) : (
        <>
          <button type="button" class="history-open" aria-current={isActive ? "page" : undefined} onClick={open}>
            <span class="history-title" dir="auto">
              {name}
            </span>
            {isWriting && <span class="history-busy" role="img" aria-label={t("chat.generating")} />}
          </button>
          <Menu
            label={t("history.actions", { title: name })}
            size={16}
            items={() => [
              { id: "rename", label: t("history.rename"), icon: "edit", run: () => (isRenaming.value = true) },
              { id: "markdown", label: t("history.markdown"), icon: "download", run: () => void exportMarkdown(id) },
              { id: "json", label: t("history.json"), icon: "download", run: () => void exportJson([id]) },
              { id: "delete", label: t("history.delete"), icon: "trash", danger: true, run: () => void remove() },
            ]}
          />
        </>
      )}
    </li>
  );
}

function Rename({ conversation, onDone }: { conversation: Conversation; onDone: () => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    input.current!.focus();
    input.current!.select();
  }, []);
  const finish = (keeps: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    const title = input.current!.value.trim();
    if (keeps && title !== "") changeConversation(conversation.id, { title });
    onDone();
  };
  return (
    <input
      ref={input}
      class="history-rename"
      dir="auto"
      aria-label={t("history.rename")}
      defaultValue={conversation.title}
      onBlur={() => {
        finish(true);
      }}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === "Enter" || event.key === "Escape") {
          event.stopPropagation();
          finish(event.key === "Enter");
        }
      }}
    />
  );
}
