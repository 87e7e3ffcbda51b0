import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { set, settings } from "../state/settings.ts";
import { Button } from "../ui/button.tsx";

/** Asks for the pod's key. It is forgotten when the page is closed, unless it is to be kept. */
export function KeyForm(): VNode {
  const key = useSignal("");
  const keeps = useSignal(settings.peek().keepsKey);
  const id = useId();
  const submit = (): void => {
    const apiKey = key.peek().trim();
    if (apiKey !== "") set({ apiKey, keepsKey: keeps.peek() });
  };
  return (
    <form
      class="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for={id}>{t("failures.key")}</label>
      <input
        id={id}
        class="field"
        type="password"
        autocomplete="off"
        dir="ltr"
        value={key.value}
        onInput={(event) => (key.value = event.currentTarget.value)}
      />
      <Button type="submit" kind="primary" onClick={() => undefined}>
        {t("failures.useKey")}
      </Button>
      <label class="check">
        <input
          type="checkbox"
          checked={keeps.value}
          onChange={(event) => (keeps.value = event.currentTarget.checked)}
        />
        {t("failures.keepKey")}
      </label>
    </form>
  );
}
