import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { SlotOf } from "../ui/lazy.tsx";

/** The whole page. */
export function App(): VNode {
  return (
    <main>
      <h1>{t("app.title")}</h1>
      <SlotOf name="strip" />
    </main>
  );
}
