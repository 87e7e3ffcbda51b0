import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { conversations } from "../state/conversations.ts";
import { Menu } from "../ui/menu.tsx";
import { exportJson, importFile } from "./files.ts";

/** What can be done with all conversations. */
export function HistoryMenu(): VNode {
  return (
    <Menu
      label={t("history.all")}
      items={() => [
        {
          ...{ id: "export", label: t("history.exportAll"), icon: "download" },
          run: () => void exportJson(conversations.peek().map(({ id }) => id)),
        },
        { id: "import", label: t("history.import"), icon: "upload", run: choose },
      ]}
    />
  );
}

function choose(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "application/json,.json";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void importFile(file);
  });
  input.click();
}
