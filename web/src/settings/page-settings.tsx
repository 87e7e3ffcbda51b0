import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { LANGUAGES, t } from "../i18n/translate.ts";
import { set, settings } from "../state/settings.ts";
import { Choice, Switch } from "./choice.tsx";

/** How the page looks and speaks. */
export function PageSettings(): VNode {
  const { theme, language, raw, readsAloud } = settings.value;
  const id = useId();
  return (
    <section class="settings-group" aria-label={t("settings.page")}>
      <h3>{t("settings.page")}</h3>
      <Choice
        label={t("settings.theme")}
        value={theme}
        options={[
          { value: "system", label: t("settings.themeSystem") },
          { value: "light", label: t("settings.themeLight") },
          { value: "dark", label: t("settings.themeDark") },
        ]}
        onChange={(value) => {
          set({ theme: value });
        }}
      />
      <label for={id}>{t("settings.language")}</label>
      <select
        id={id}
        class="select"
        value={language}
        onChange={(event) => {
          set({ language: event.currentTarget.value });
        }}
      >
        <option value="">{t("settings.languageBrowser")}</option>
        {Object.entries(LANGUAGES).map(([value, name]) => (
          <option key={value} value={value} lang={value}>
            {name}
          </option>
        ))}
      </select>
      <Switch
        label={t("settings.raw")}
        checked={raw}
        onChange={(checked) => {
          set({ raw: checked });
        }}
      />
      <Switch
        label={t("settings.readsAloud")}
        hint={t("settings.readsAloudHint")}
        checked={readsAloud}
        onChange={(checked) => {
          set({ readsAloud: checked });
        }}
      />
    </section>
  );
}
