import type { VNode } from "preact";
import { cancelLoading, chosen, loading, startHere, unloadHere } from "../engine/here.ts";
import { addressOf, type ModelChoice } from "../engine/model-choice.ts";
import { hereStatus } from "../engine/status.ts";
import { formatBytes } from "../i18n/bytes.ts";
import { t } from "../i18n/translate.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { notifyError } from "../ui/toast.tsx";
import { deleteModel, type ShelfModel } from "./cached-models.ts";
import { Shape } from "./shape.tsx";

/** A model: what it is, how much of it is here, and what can be done with it. */
export function ModelRow({ model }: { model: ShelfModel }): VNode {
  const { choice, file } = model;
  const status = hereStatus.value;
  const isUsed = status.kind === "ready" && isSame(chosen.value, choice);
  const there =
    isSame(loading.value?.choice, choice) && loading.value?.failure === undefined ? loading.value : undefined;
  const bytes = file?.total ?? choice.bytes;
  return (
    <li class="model" data-testid="model" data-model={choice.name} aria-current={isUsed ? "true" : undefined}>
      <div class="model-text">
        <strong>{choice.name}</strong>
        <span class="model-state">
          {[bytes && formatBytes(bytes), stateText(model, isUsed)].filter(Boolean).join(" · ")}
        </span>
        {choice.description !== undefined && <small>{choice.description}</small>}
        {isUsed && status.engine.llama && <Shape meta={status.engine.llama.info.model} />}
      </div>
      <div class="model-buttons">
        {there ? (
          <Button onClick={cancelLoading}>{t("models.cancel")}</Button>
        ) : isUsed ? (
          <Button onClick={() => void unloadHere()}>{t("models.unload")}</Button>
        ) : (
          <Button kind="primary" onClick={() => void startHere(choice)}>
            {t(useKey(model))}
          </Button>
        )}
        {file !== undefined && !there && (
          <IconButton
            icon="trash"
            label={t("models.delete", { name: choice.name })}
            onClick={() => {
              deleteModel(model).catch(() => {
                notifyError(t("models.notDeleted"));
              });
            }}
          />
        )}
      </div>
      {there && <Bar choice={choice} />}
    </li>
  );
}

function Bar({ choice }: { choice: ModelChoice }): VNode {
  const { stage = "download", done = 0, total = choice.bytes } = loading.value?.progress ?? {};
  const values = { name: choice.name, done: formatBytes(done), total: formatBytes(total ?? 0) };
  return (
    <div class="model-progress">
      <progress aria-label={choice.name} {...(total !== undefined && { value: done, max: total })} />
      <small>{t(stage === "load" ? "models.loading" : "models.downloading", values)}</small>
    </div>
  );
}

function stateText({ choice, file }: ShelfModel, isUsed: boolean): string {
  if (isUsed) return t("models.inUse");
  if (addressOf(choice) === undefined) return t("models.yourFile");
  if (file === undefined) return "";
  return file.complete ? t("models.kept") : t("models.partly", { done: formatBytes(file.bytes) });
}

function useKey({ choice, file }: ShelfModel): "models.use" | "models.resume" | "models.download" {
  if (file?.complete === true || addressOf(choice) === undefined) return "models.use";
  return file === undefined ? "models.download" : "models.resume";
}

function isSame(one: ModelChoice | undefined, other: ModelChoice): boolean {
  return one !== undefined && (addressOf(one) ?? one.model) === (addressOf(other) ?? other.model);
}
