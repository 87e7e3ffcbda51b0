import "../styles/models.css";
import type { VNode } from "preact";
import { chooseSide } from "../engine/engines.ts";
import { chosen } from "../engine/here.ts";
import { podStatus, side } from "../engine/status.ts";
import { t } from "../i18n/translate.ts";
import { showsModels } from "../state/models-dialog.ts";
import type { Side } from "../conversation.ts";
import { Icon } from "../ui/icons.tsx";
import { Lazy } from "../ui/lazy.tsx";

const SIDES = [
  { id: "here", icon: "chip", label: "models.here" },
  { id: "pod", icon: "cloud", label: "models.pod" },
] as const;

/** Where answers are computed, and by which model. */
export function HeaderControls(): VNode {
  return (
    <div class="engine-controls">
      <div class="side-switch" role="radiogroup" aria-label={t("models.side")}>
        {SIDES.map(({ id, icon, label }) => (
          <label key={id} title={t(label)} class={side.value === id ? "side side-chosen" : "side"}>
            <input
              type="radio"
              name="side"
              class="unseen"
              checked={side.value === id}
              onChange={() => {
                chooseSide(id);
              }}
            />
            <Icon name={icon} size={16} />
            <span>{t(label)}</span>
          </label>
        ))}
      </div>
      <ModelButton which={side.value} />
      {showsModels.value && <Lazy load={loadDialog} props={{}} />}
    </div>
  );
}

const loadDialog = (): Promise<() => VNode> => import("./models-dialog.tsx").then((module) => module.ModelsDialog);

/** The model's name; here it opens the dialog of the models. */
function ModelButton({ which }: { which: Side }): VNode {
  const pod = podStatus.value;
  const name = which === "here" ? chosen.value?.name : pod.kind === "ready" ? pod.engine.modelId : undefined;
  return (
    <button
      type="button"
      class="model-button"
      aria-haspopup="dialog"
      aria-label={name && t("models.choose", { name })}
      onClick={() => (showsModels.value = true)}
    >
      <span dir="auto">{name ?? t("models.title")}</span>
      <Icon name="down" size={14} />
    </button>
  );
}
