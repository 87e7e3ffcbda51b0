import "../styles/failures.css";
import { useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Failure } from "../engine/failure.ts";
import { formatBytes } from "../i18n/bytes.ts";
import { t } from "../i18n/translate.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { KeyForm } from "./key-form.tsx";
import { type ActionId, remedyOf } from "./remedies.ts";
import { actionLabel } from "./label.ts";

interface NoticeProps {
  readonly failure: Failure;
  readonly actions: readonly ActionId[];
  readonly onAction: (id: ActionId) => void;
  readonly onDismiss?: (() => void) | undefined;
}

/** A failure in words, with what can be done about it. */
export function FailureNotice({ failure, actions, onAction, onDismiss }: NoticeProps): VNode {
  const { title, text, tone } = remedyOf(failure.code);
  return (
    <Notice tone={tone} code={failure.code} title={t(title)} onDismiss={onDismiss}>
      <p>{failure.code === "QUOTA" ? <QuotaText /> : t(text, { origin: location.origin })}</p>
      {failure.code === "POD_KEY" && <KeyForm />}
      {actions.length > 0 && (
        <div class="notice-actions">
          {actions.map((id, index) => (
            <Button
              key={id}
              kind={index === 0 && failure.code !== "POD_KEY" ? "primary" : "plain"}
              onClick={() => {
                onAction(id);
              }}
            >
              {actionLabel(id, failure.side)}
            </Button>
          ))}
        </div>
      )}
      {failure.message !== "" && (
        <details>
          <summary>{t("failures.details")}</summary>
          <code dir="ltr">{failure.message}</code>
        </details>
      )}
    </Notice>
  );
}

interface FrameProps {
  readonly tone: "danger" | "warning" | "info";
  readonly code: string;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onDismiss?: (() => void) | undefined;
}

/** The frame of everything that the page has to say about itself. What is no failure is not cried out. */
export function Notice({ tone, code, title, children, onDismiss }: FrameProps): VNode {
  return (
    <section
      class={`notice notice-${tone}`}
      role={tone === "info" ? "note" : "alert"}
      aria-label={title}
      data-testid="notice"
      data-code={code}
    >
      <Icon name={tone === "info" ? "info" : "warning"} />
      <div class="notice-body">
        <h3>{title}</h3>
        {children}
      </div>
      {onDismiss && <IconButton icon="close" label={t("ui.close")} size={16} onClick={onDismiss} />}
    </section>
  );
}

/** How full the storage is, as the browser says. */
function QuotaText(): VNode {
  const estimate = useSignal<StorageEstimate>({});
  useEffect(() => {
    void navigator.storage.estimate().then((found) => (estimate.value = found));
  }, []);
  const { usage = 0, quota = 0 } = estimate.value;
  return <>{t("failures.quota.text", { used: formatBytes(usage), quota: formatBytes(quota) })}</>;
}
