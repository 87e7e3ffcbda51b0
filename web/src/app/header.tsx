import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { active, startConversation } from "../state/conversations.ts";
import { openPanel, togglePanel } from "../state/layout.ts";
import { IconButton } from "../ui/button.tsx";
import { parts } from "../ui/extensions.ts";
import { SlotOf } from "../ui/lazy.tsx";
import { Menu } from "../ui/menu.tsx";
import { isNarrow, isSidebarOpen, toggleSidebar } from "./sidebar-state.ts";
import { keysOf, SHORTCUTS } from "./shortcuts.ts";

/** So many panels have a button of their own in a wide header; the others are in its menu. */
const SHOWN = 4;

/** The bar above the transcript. */
export function Header(): VNode {
  const panels = parts("panels");
  const shown = isNarrow.value ? [] : panels.slice(0, SHOWN);
  const others = panels.slice(shown.length);
  return (
    <header class="header">
      <IconButton
        icon="sidebar"
        label={t("app.toggleSidebar")}
        shortcut={keysOf(SHORTCUTS.find(({ label }) => label === "app.toggleSidebar")!).join("+")}
        expanded={isSidebarOpen.value}
        onClick={toggleSidebar}
      />
      {(isNarrow.value || !isSidebarOpen.value) && (
        <IconButton icon="plus" label={t("app.newChat")} onClick={startConversation} />
      )}
      <h1 class="header-title" dir="auto">
        {active.value.title === "" ? t("app.title") : active.value.title}
      </h1>
      <span class="header-slot">
        <SlotOf name="header" />
      </span>
      {shown.map(({ id, label, icon }) => (
        <IconButton
          key={id}
          icon={icon}
          label={t(label)}
          expanded={openPanel.value === id}
          onClick={() => {
            togglePanel(id);
          }}
        />
      ))}
      {others.length > 0 && (
        <Menu
          label={t("app.panels")}
          items={() =>
            others.map(({ id, label, icon }) => ({
              ...{ id, label: t(label), icon },
              run: () => {
                togglePanel(id);
              },
            }))
          }
        />
      )}
    </header>
  );
}
