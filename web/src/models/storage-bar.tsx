import type { CacheEstimate } from "llama2-wasi";
import type { VNode } from "preact";
import { hereStatus } from "../engine/status.ts";
import { Notice } from "../failures/notice.tsx";
import { formatBytes } from "../i18n/bytes.ts";
import { t } from "../i18n/translate.ts";

/** How much room the models take and may take; and what this page cannot do. */
export function StorageBar({ estimate }: { estimate: CacheEstimate | undefined }): VNode {
  const status = hereStatus.value;
  const isIsolated = status.kind !== "ready" || status.engine.llama?.info.isolated !== false;
  return (
    <>
      {estimate?.quota !== undefined && (
        <p class="models-storage" data-testid="storage">
          <meter aria-label={t("models.storage")} value={estimate.usage} max={estimate.quota} />
          {t("models.used", { used: formatBytes(estimate.usage), quota: formatBytes(estimate.quota) })}
        </p>
      )}
      {!isIsolated && (
        <Notice tone="info" code="NOT_ISOLATED" title={t("failures.oneThread.title")}>
          <p>{t("failures.oneThread.text")}</p>
        </Notice>
      )}
    </>
  );
}
