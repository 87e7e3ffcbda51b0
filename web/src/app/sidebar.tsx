import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { HistoryList } from "../history/history-list.tsx";
import { HistoryMenu } from "../history/history-menu.tsx";
import { t } from "../i18n/translate.ts";
import { startConversation } from "../state/conversations.ts";
import { togglePanel } from "../state/layout.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { SlotOf } from "../ui/lazy.tsx";
import { closeSidebar, isNarrow } from "./sidebar-state.ts";
import { isHelpOpen, isSearchOpen } from "./shortcuts.ts";
import { focusComposer } from "../ui/focus.ts";

/** The conversations, and the way to everything else. */
export function Sidebar(): VNode {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (isNarrow.peek()) element.current!.focus();
  }, []);
  const begin = (): void => {
    startConversation();
    closeSidebar();
    focusComposer();
  };
  return (
    <nav class="sidebar" aria-label={t("app.sidebar")} ref={element} tabIndex={-1}>
      <div class="sidebar-head">
        <button type="button" class="new-chat" onClick={begin}>
          <Icon name="plus" />
          {t("app.newChat")}
        </button>
        <IconButton icon="search" label={t("app.search")} onClick={() => (isSearchOpen.value = true)} />
        <HistoryMenu />
      </div>
      <HistoryList onOpen={closeSidebar} />
      <div class="sidebar-foot">
        <SlotOf name="sidebar" />
        <button
          type="button"
          class="sidebar-button"
          onClick={() => {
            togglePanel("settings");
            closeSidebar();
          }}
        >
          <Icon name="settings" />
          {t("settings.title")}
        </button>
        <button type="button" class="sidebar-button" onClick={() => (isHelpOpen.value = true)}>
          <Icon name="help" />
          {t("app.help")}
        </button>
      </div>
    </nav>
  );
}
