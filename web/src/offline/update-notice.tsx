import type { VNode } from "preact";
import { Notice } from "../failures/notice.tsx";
import { t } from "../i18n/translate.ts";
import { Button } from "../ui/button.tsx";
import { isUpdateReady, reloadUpdated } from "./register.ts";

/** Says that there is a newer page than this one. */
export function UpdateNotice(): VNode | null {
  if (!isUpdateReady.value) return null;
  return (
    <Notice tone="info" code="UPDATE" title={t("offline.update")} onDismiss={() => (isUpdateReady.value = false)}>
      <div class="notice-actions">
        <Button kind="primary" onClick={reloadUpdated}>
          {t("offline.reload")}
        </Button>
      </div>
    </Notice>
  );
}
