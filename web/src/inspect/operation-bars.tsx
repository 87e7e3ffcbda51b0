import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";
import type { OperationTime } from "./inspection.ts";

/** What the time of a step went to, the most first. */
export function OperationBars({ operations }: { operations: readonly OperationTime[] }): VNode | null {
  const total = operations.reduce((sum, { us }) => sum + us, 0);
  if (total === 0) return null;
  const most = Math.max(...operations.map(({ us }) => us));
  const sorted = operations.filter(({ us }) => us > 0).sort((a, b) => b.us - a.us);
  return (
    <section class="live-part">
      <h3>{t("inspect.operations", { us: formatNumber(Math.round(total)) })}</h3>
      <ul class="bars">
        {sorted.map(({ name, us }) => (
          <li key={name} class="bar">
            <span class="bar-name">{name.replaceAll("_", " ")}</span>
            <span class="bar-track">
              <span style={{ inlineSize: `${(us / most) * 100}%` }} />
            </span>
            <span class="bar-value">
              {t("inspect.microseconds", { us: formatNumber(us, { maximumFractionDigits: us < 10 ? 1 : 0 }) })}
              {" · "}
              {formatNumber(us / total, { style: "percent" })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
