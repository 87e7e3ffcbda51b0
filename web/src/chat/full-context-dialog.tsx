import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { startConversation } from "../state/conversations.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { fullContextQuestion } from "./full-context.ts";

/** The choice when the context is full. */
export function FullContextDialog(): VNode | null {
  const question = fullContextQuestion.value;
  if (question === undefined) return null;
  const { tokens, context, canTrim, answer } = question;
  return (
    <Dialog
      title={t("chat.full.title")}
      onClose={() => {
        answer("stop");
      }}
    >
      <p class="dialog-text">{t("chat.full.text", { n: tokens, context })}</p>
      <div class="dialog-actions">
        <Button
          autofocus={!canTrim}
          onClick={() => {
            answer("stop");
          }}
        >
          {t("chat.full.stop")}
        </Button>
        <Button
          onClick={() => {
            answer("new");
            startConversation();
          }}
        >
          {t("chat.full.new")}
        </Button>
        {canTrim && (
          <Button
            kind="primary"
            autofocus
            onClick={() => {
              answer("trim");
            }}
          >
            {t("chat.full.trim")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
