import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { set, settings } from "../state/settings.ts";
import { Switch } from "./choice.tsx";

/** What the pod wants, and what happens when it is lost. */
export function PodSettings(): VNode {
  const { apiKey, keepsKey, failsOver } = settings.value;
  const key = useSignal(apiKey);
  const id = useId();
  return (
    <section class="settings-group" aria-label={t("settings.pod")}>
      <h3>{t("settings.pod")}</h3>
      <label for={id}>{t("settings.apiKey")}</label>
      <input
        id={id}
        class="settings-line"
        type="password"
        autocomplete="off"
        dir="ltr"
        value={key.value}
        onInput={(event) => (key.value = event.currentTarget.value)}
        // Not at every key: a pod is asked whether it takes it.
        onChange={(event) => {
          set({ apiKey: event.currentTarget.value.trim() });
        }}
      />
      <Switch
        label={t("settings.keepsKey")}
        hint={t("settings.keepsKeyHint")}
        checked={keepsKey}
        onChange={(checked) => {
          set({ keepsKey: checked });
        }}
      />
      <Switch
        label={t("settings.failsOver")}
        hint={t("settings.failsOverHint")}
        checked={failsOver}
        onChange={(checked) => {
          set({ failsOver: checked });
        }}
      />
    </section>
  );
}
