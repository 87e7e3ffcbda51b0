import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";
import { formatBytesBriefly } from "../i18n/bytes.ts";
import type { SlotInspection } from "./inspection.ts";

/** How full each slot's keys and values are. */
export function CacheBars({ slots, context }: { slots: readonly SlotInspection[]; context: number }): VNode {
  return (
    <section class="live-part">
      <h3>{t("inspect.cache")}</h3>
      <ul class="bars">
        {slots.map(({ id, active, position, kv_bytes, kv_bytes_total }) => (
          <li key={id} class={active ? "bar bar-active" : "bar"}>
            <span class="bar-name">
              {active ? "●" : "○"} {t("inspect.slot", { id: String(id) })}
              {active && <span class="unseen"> {t("inspect.slotActive")}</span>}
            </span>
            <span class="bar-track">
              <span style={{ inlineSize: `${(position / context) * 100}%` }} />
            </span>
            <span class="bar-value">
              {t("inspect.slotFill", {
                position: formatNumber(position),
                bytes: formatBytesBriefly(kv_bytes),
                total: formatBytesBriefly(kv_bytes_total),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
