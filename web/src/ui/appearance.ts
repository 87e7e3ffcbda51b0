import { effect } from "@preact/signals";
import { isRightToLeft, language, useLanguage } from "../i18n/translate.ts";
import { settings } from "../state/settings.ts";

/** Keeps the document's theme, language and direction as they are set. Resolves when the texts are there. */
export async function followAppearance(): Promise<void> {
  const root = document.documentElement;
  effect(() => {
    const { theme } = settings.value;
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
  });
  effect(() => {
    root.lang = language.value;
    root.dir = isRightToLeft.value ? "rtl" : "ltr";
  });
  let ready: Promise<void> | undefined;
  effect(() => {
    const loading = useLanguage(settings.value.language, navigator.languages);
    ready ??= loading;
  });
  addEventListener("languagechange", () => void useLanguage(settings.peek().language, navigator.languages));
  await ready;
}
