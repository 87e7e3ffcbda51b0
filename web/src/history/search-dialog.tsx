import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { lookedFor } from "../state/layout.ts";
import { t } from "../i18n/translate.ts";
import { changeConversation, conversations, openConversation, treeOf } from "../state/conversations.ts";
import { saveNow, store } from "../state/saving.ts";
import { leafOf } from "../state/tree.ts";
import type { Message } from "../conversation.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { type Hit, search } from "./search.ts";

/** Looks through all conversations. Without a query it lists them. */
export function SearchDialog({ onClose }: { onClose: () => void }): VNode {
  const query = useSignal("");
  const texts = useSignal<readonly Message[]>([]);
  const chosen = useSignal(0);
  useEffect(() => {
    void saveNow()
      .then(() => store.peek().texts())
      .then((found) => (texts.value = found));
  }, []);
  const listed = conversations.value;
  const hits = useMemo(
    (): Hit[] =>
      query.value.trim() === ""
        ? listed.slice(0, 12).map((conversation) => ({
            conversation,
            snippet: [{ text: conversation.title, isMatch: false }],
          }))
        : search(query.value, listed, texts.value),
    [query.value, listed, texts.value],
  );
  const open = (hit: Hit): void => {
    onClose();
    void show(hit);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hit = hits[chosen.value];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      chosen.value = (chosen.value + step + hits.length) % hits.length;
      document.getElementById(`hit-${chosen.value}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && hit) {
      event.preventDefault();
      open(hit);
    }
  };
  return (
    <Dialog title={t("app.search")} onClose={onClose} class="search" bare>
      <div class="search-field">
        <Icon name="search" />
        <input
          type="search"
          role="combobox"
          aria-label={t("app.search")}
          aria-expanded={hits.length > 0}
          aria-controls="hits"
          aria-activedescendant={hits.length > 0 ? `hit-${chosen.value}` : undefined}
          placeholder={t("history.searchPlaceholder")}
          dir="auto"
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            chosen.value = 0;
          }}
          onKeyDown={onKey}
        />
      </div>
      <ul class="hits" id="hits" role="listbox" aria-label={t("history.hits")}>
        {hits.map((hit, index) => (
          <li
            key={hit.message?.id ?? hit.conversation.id}
            id={`hit-${index}`}
            class="hit"
            role="option"
            aria-selected={index === chosen.value}
            onPointerMove={() => (chosen.value = index)}
            onClick={() => {
              open(hit);
            }}
          >
            {hit.message && (
              <span class="hit-title" dir="auto">
                {hit.conversation.title}
              </span>
            )}
            <span class="hit-text" dir="auto">
              {hit.snippet.map(({ text, isMatch }, piece) =>
                isMatch ? <mark key={piece}>{text}</mark> : <span key={piece}>{text}</span>,
              )}
            </span>
          </li>
        ))}
      </ul>
      {hits.length === 0 && <p class="hits-none">{t(query.value.trim() === "" ? "history.empty" : "history.none")}</p>}
    </Dialog>
  );
}

/** Shows a find: its conversation, the branch that has it, and the place. */
async function show({ conversation, message }: Hit): Promise<void> {
  if (message) lookedFor.value = message.id;
  await openConversation(conversation.id);
  if (message) changeConversation(conversation.id, { leaf: leafOf(treeOf(conversation.id).peek(), message.id) });
}
