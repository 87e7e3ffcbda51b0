import "../styles/share.css";
import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { active } from "../state/conversations.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icons.tsx";
import { opened, type Opened } from "./shown.ts";

const ICONS: Readonly<Record<Opened["kind"], IconName>> = {
  running: "refresh",
  same: "check",
  different: "warning",
  model: "info",
  failed: "warning",
};

/** How the last answer of a conversation that came by a link came out again. */
export function OpenedNotice(): VNode | null {
  const shown = opened.value;
  if (shown === undefined || shown.conversationId !== active.value.id) return null;
  const { result } = shown;
  return (
    <section class={`opened opened-${result.kind}`} aria-label={t("share.opened")} data-testid="opened-link">
      <Icon name={ICONS[result.kind]} />
      <p role="status">{sentence(result)}</p>
      {result.kind === "model" && <Button onClick={result.answer}>{t("share.answerAnyway")}</Button>}
      {result.kind !== "running" && (
        <IconButton icon="close" label={t("ui.close")} size={16} onClick={() => (opened.value = undefined)} />
      )}
    </section>
  );
}

function sentence(result: Opened): string {
  switch (result.kind) {
    case "running":
      return t("share.running");
    case "same":
      return t("share.same", { n: result.tokens });
    case "different":
      return t("share.different");
    case "model":
      return t("share.otherModel", { model: result.model, hash: result.hash?.slice(0, 12) ?? "?" });
    case "failed":
      return t("share.failed", { message: result.message });
  }
}
