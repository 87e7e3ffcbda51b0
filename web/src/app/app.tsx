import type { VNode } from "preact";
import { Composer } from "../chat/composer.tsx";
import { FullContextDialog } from "../chat/full-context-dialog.tsx";
import { Transcript } from "../chat/transcript.tsx";
import { SearchDialog } from "../history/search-dialog.tsx";
import { t } from "../i18n/translate.ts";
import { openPanel } from "../state/layout.ts";
import { Announcer } from "../ui/announcer.tsx";
import { SlotOf } from "../ui/lazy.tsx";
import { Toasts } from "../ui/toast.tsx";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { PanelFrame } from "./panel-frame.tsx";
import { closeSidebar, isNarrow, isSidebarOpen } from "./sidebar-state.ts";
import { isSearchOpen } from "./shortcuts.ts";
import { Sidebar } from "./sidebar.tsx";
import { focusComposer } from "../ui/focus.ts";

/** The whole page. */
export function App(): VNode {
  const isOver = isNarrow.value && isSidebarOpen.value;
  return (
    <div class="app" data-sidebar={isSidebarOpen.value} data-panel={openPanel.value !== undefined}>
      <a class="skip" href="#composer" onClick={skip}>
        {t("app.skip")}
      </a>
      {isSidebarOpen.value && <Sidebar />}
      {isOver && <div class="veil" onClick={closeSidebar} />}
      <main class="main" inert={isOver}>
        <Header />
        <SlotOf name="strip" />
        <Transcript />
        <div class="dock">
          <SlotOf name="notice" />
          <Toasts />
          <Composer />
        </div>
      </main>
      <PanelFrame />
      {isSearchOpen.value && <SearchDialog onClose={() => (isSearchOpen.value = false)} />}
      <Help />
      <FullContextDialog />
      <Announcer />
    </div>
  );
}

/** The link is no address: the fragment belongs to the conversation. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  focusComposer();
}
