import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";
import { SURENESS_STEPS } from "./probability.ts";

/** What colours and underlines of tokens mean. */
export function SurenessLegend(): VNode {
  const percent = (value: number): string => formatNumber(value, { style: "percent" });
  const [rare, low, middle, high] = SURENESS_STEPS;
  const steps = [
    t("inspect.atLeast", { p: percent(high) }),
    t("inspect.atLeast", { p: percent(middle) }),
    t("inspect.atLeast", { p: percent(low) }),
    t("inspect.atLeast", { p: percent(rare) }),
    t("inspect.below", { p: percent(rare) }),
  ];
  return (
    <div class="legend">
      <span>{t("inspect.legend")}</span>
      <ul>
        {steps.map((label, i) => (
          <li key={i}>
            <span class={`token sure-${4 - i}`} dir="ltr">
              {label}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
