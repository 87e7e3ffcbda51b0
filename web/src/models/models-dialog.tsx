import "../styles/models.css";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { chosen, loading, loadings } from "../engine/here.ts";
import { addressOf } from "../engine/model-choice.ts";
import { actOnEngine } from "../failures/engine-actions.ts";
import { FailureNotice } from "../failures/notice.tsx";
import { remedyOf } from "../failures/remedies.ts";
import { t } from "../i18n/translate.ts";
import { showsModels } from "../state/models-dialog.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { readShelf, shelf } from "./cached-models.ts";
import { ModelRow } from "./model-row.tsx";
import { openFiles } from "./opened-files.ts";
import { StorageBar } from "./storage-bar.tsx";

/** All models: those of the page, those that are kept here, and the files that a person opened. */
export function ModelsDialog(): VNode {
  const close = (): void => {
    showsModels.value = false;
  };
  useEffect(() => void readShelf(), [loadings.value]);
  const { models = [], estimate } = shelf.value ?? {};
  const failure = loading.value?.failure;
  const dropped = [loading.value?.choice, chosen.value].find((choice) => choice && addressOf(choice) === undefined);
  return (
    <Dialog title={t("models.title")} onClose={close} class="models-dialog">
      {failure && (
        <FailureNotice
          key={failure.code + failure.message}
          failure={failure}
          actions={remedyOf(failure.code).actions.filter((id) => id !== "models" && id !== "pick")}
          onAction={(id) => void actOnEngine(id, failure)}
          onDismiss={() => (loading.value = undefined)}
        />
      )}
      <ul class="models-list">
        {dropped && <ModelRow model={{ choice: dropped, file: undefined }} />}
        {models.map((model) => (
          <ModelRow key={addressOf(model.choice)} model={model} />
        ))}
      </ul>
      <FilePicker />
      <StorageBar estimate={estimate} />
    </Dialog>
  );
}

/** Opens a file of a person's own. */
function FilePicker(): VNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="models-open">
      <Button icon="upload" onClick={() => input.current?.click()}>
        {t("models.open")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={t("models.open")}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = "";
          void openFiles(files);
        }}
      />
      <small>{t("models.openHint")}</small>
    </div>
  );
}
