import "../styles/integrity.css";
import type { ComponentChildren, VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Sameness } from "./integrity.ts";
import { SAMENESS_ICONS } from "./sameness-icons.ts";
import type { Integrity } from "./use-integrity.ts";

/** The SHA-256 of model and module, in this tab and in the pod, and whether they are the same bytes. */
export function IntegrityDetails({ integrity: { here, pod, model, module, all } }: { integrity: Integrity }): VNode {
  return (
    <div class="integrity" data-testid="integrity">
      <p class={`badge badge-${all}`}>
        <Icon name={SAMENESS_ICONS[all]} size={16} />
        {t(`inspect.bytes.${all}`)}
      </p>
      <File name={t("inspect.modelFile")} sameness={model} here={here?.model} pod={pod?.model} />
      <File name={t("inspect.module")} sameness={module} here={here?.wasm} pod={pod?.wasm} />
      <section class="integrity-file" role="group" aria-label={t("inspect.version")}>
        <h4>{t("inspect.version")}</h4>
        <Line side={t("inspect.here")}>{here?.version}</Line>
        <Line side={t("inspect.pod")}>{pod?.version}</Line>
      </section>
    </div>
  );
}

interface FileProps {
  readonly name: string;
  readonly sameness: Sameness;
  readonly here: string | undefined;
  readonly pod: string | undefined;
}

function File({ name, sameness, here, pod }: FileProps): VNode {
  return (
    <section class="integrity-file" role="group" aria-label={name}>
      <h4>
        {name} <span class={`sameness sameness-${sameness}`}>{t(`inspect.hash.${sameness}`)}</span>
      </h4>
      <Hash side={t("inspect.here")} file={name} value={here} />
      <Hash side={t("inspect.pod")} file={name} value={pod} />
    </section>
  );
}

function Hash({ side, file, value }: { side: string; file: string; value: string | undefined }): VNode {
  if (value === undefined) return <Line side={side} />;
  return (
    <Line side={side}>
      <code dir="ltr">{value}</code>
      <CopyButton size={14} label={t("inspect.copyHash", { name: `${file}, ${side}` })} text={() => value} />
    </Line>
  );
}

function Line({ side, children }: { side: string; children?: ComponentChildren }): VNode {
  return (
    <div class="integrity-line">
      <span>{side}</span>
      {children ?? "–"}
    </div>
  );
}
