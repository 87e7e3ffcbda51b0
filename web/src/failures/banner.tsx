import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { addressOf } from "../engine/model-choice.ts";
import { cancelLoading, chosen, type Loading, loading } from "../engine/here.ts";
import { engineStatus, side } from "../engine/status.ts";
import { formatBytes } from "../i18n/bytes.ts";
import { t } from "../i18n/translate.ts";
import { showsModels } from "../state/models-dialog.ts";
import { Button } from "../ui/button.tsx";
import { actOnEngine } from "./engine-actions.ts";
import { FailureNotice, Notice } from "./notice.tsx";
import { remedyOf } from "./remedies.ts";

const isToldOfStorage = signal(false);

/** Above the composer: what is to be said of the engine that answers. */
export function EngineNotices(): VNode | null {
  const status = engineStatus.value;
  const there = side.value === "here" ? loading.value : undefined;
  switch (status.kind) {
    case "failed":
      return <EngineFailure failure={status.failure} />;
    case "lost":
      return <FailureNotice failure={status.failure} actions={[]} onAction={() => undefined} />;
    case "unloaded":
      return <EngineFailure failure={{ code: "UNLOADED", message: "", side: "here" }} />;
    case "starting":
      if (there === undefined) return null;
      return there.failure === undefined ? <LoadingNotice there={there} /> : <EngineFailure failure={there.failure} />;
    case "ready":
      // The dialog of the models tells it itself.
      if (there !== undefined && showsModels.value) return null;
      if (there?.failure !== undefined) {
        return <EngineFailure failure={there.failure} onDismiss={() => (loading.value = undefined)} />;
      }
      return there === undefined ? <StorageNotice /> : <LoadingNotice there={there} />;
    case "idle":
      return null;
  }
}

type EngineFailureProps = Pick<Parameters<typeof FailureNotice>[0], "failure" | "onDismiss">;

function EngineFailure({ failure, onDismiss }: EngineFailureProps): VNode {
  return (
    <FailureNotice
      key={failure.code + failure.message}
      failure={failure}
      actions={remedyOf(failure.code).actions}
      onAction={(id) => void actOnEngine(id, failure)}
      onDismiss={onDismiss}
    />
  );
}

/** A model on its way: how much of it is here. It is shown when that takes longer than a moment. */
function LoadingNotice({ there: { choice, progress } }: { there: Loading }): VNode {
  const { stage = "download", done = 0, total = choice.bytes } = progress?.file === "model" ? progress : {};
  const values = { name: choice.name, done: formatBytes(done), total: formatBytes(total ?? 0) };
  return (
    <section class="loading-notice" data-testid="loading">
      <span>{stage === "load" ? t("models.loading", values) : t("models.downloading", values)}</span>
      <progress aria-label={choice.name} {...(total !== undefined && { value: done, max: total })} />
      <Button onClick={cancelLoading}>{t("models.cancel")}</Button>
    </section>
  );
}

/** Models that are downloaded again with every visit are worth a word, once. */
function StorageNotice(): VNode | null {
  const status = engineStatus.value;
  const choice = chosen.value;
  const isForgotten =
    status.kind === "ready" &&
    status.engine.llama?.info.cache === "memory" &&
    choice !== undefined &&
    addressOf(choice) !== undefined &&
    choice.isKept !== false;
  if (!isForgotten || isToldOfStorage.value) return null;
  return (
    <Notice
      tone="info"
      code="NO_STORAGE"
      title={t("failures.noStorage.title")}
      onDismiss={() => (isToldOfStorage.value = true)}
    >
      <p>{t("failures.noStorage.text")}</p>
    </Notice>
  );
}
