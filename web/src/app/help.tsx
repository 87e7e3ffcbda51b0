import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { Dialog } from "../ui/dialog.tsx";
import { isHelpOpen, keysOf, SHORTCUTS } from "./shortcuts.ts";

/** The sheet of keys. */
export function Help(): VNode | null {
  if (!isHelpOpen.value) return null;
  return (
    <Dialog title={t("app.help")} onClose={() => (isHelpOpen.value = false)}>
      <dl class="keys">
        {SHORTCUTS.map((shortcut) => (
          <div class="keys-row" key={shortcut.label}>
            <dt>{t(shortcut.label)}</dt>
            <dd dir="ltr">
              {keysOf(shortcut).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
