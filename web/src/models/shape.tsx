import type { ModelMeta } from "llama2-wasi";
import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";

/** What a model's header says. */
export function Shape({ meta }: { meta: ModelMeta }): VNode {
  const { format, dim, layers, heads, kvHeads, vocabSize, contextLength } = meta;
  const shown = [
    [t("models.width"), dim],
    [t("models.layers"), layers],
    [t("models.heads"), heads === kvHeads ? heads : `${heads} / ${kvHeads}`],
    [t("models.vocabulary"), vocabSize],
    [t("models.context"), contextLength],
    [t("models.numbers"), format === "q8_0" ? "Q8_0" : "float32"],
  ] as const;
  return (
    <dl class="model-shape">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "number" ? formatNumber(value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}
