import "../styles/inspect.css";
import "../styles/live.css";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { begin } from "../engine/engines.ts";
import { hereStatus } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { Icon } from "../ui/icons.tsx";
import { formatBytesBriefly } from "../i18n/bytes.ts";
import { IntegrityDetails } from "./integrity-details.tsx";
import { SpeedTable } from "./speed-table.tsx";
import { useIntegrity } from "./use-integrity.ts";

/** What makes this engine as fast as it is here, what keeps it from being faster, and how fast it is. */
export function WhyFast(): VNode {
  const integrity = useIntegrity();
  // Both sides are compared, so the one that is not chosen is woken, too.
  useEffect(() => {
    begin("here");
    begin("pod");
  }, []);
  return (
    <div class="live" data-testid="why-fast">
      <SpeedTable />
      <Reasons />
      <section class="live-part">
        <h3>{t("inspect.integrity")}</h3>
        <IntegrityDetails integrity={integrity} />
      </section>
    </div>
  );
}

function Reasons(): VNode {
  const status = hereStatus.value;
  if (status.kind !== "ready") return <p class="panel-empty">{t("inspect.noEngine")}</p>;
  const { llama } = status.engine;
  if (llama === undefined) return <></>;
  const { model, threads, threadsCode, threadsReason, isolated, memoryBytes, slots, context } = llama.info;
  return (
    <section class="live-part">
      <h3>{t("inspect.inThisTabTitle")}</h3>
      <ul class="reasons">
        <Reason isGood name={t("inspect.simd")} value={t("inspect.yes")} detail={t("inspect.simdDetail")} />
        <Reason
          isGood={threads > 1}
          name={t("inspect.threads")}
          value={formatNumber(threads)}
          detail={t(`inspect.threads.${threadsCode}`, { cores: formatNumber(navigator.hardwareConcurrency) })}
          hint={threadsReason}
        />
        <Reason
          isGood={isolated}
          name={t("inspect.isolation")}
          value={t(isolated ? "inspect.yes" : "inspect.no")}
          detail={t(isolated ? "inspect.isolatedDetail" : "inspect.notIsolatedDetail")}
        />
        <Reason
          isGood
          name={t("inspect.format")}
          value={model.format === "q8_0" ? "Q8_0" : "FP32"}
          detail={t(model.format === "q8_0" ? "inspect.q8Detail" : "inspect.f32Detail", {
            bytes: formatBytesBriefly(model.bytes),
          })}
        />
        <Reason
          isGood
          name={t("inspect.memory")}
          value={formatBytesBriefly(memoryBytes)}
          detail={t("inspect.memoryDetail", { slots: formatNumber(slots), context: formatNumber(context) })}
        />
      </ul>
    </section>
  );
}

interface ReasonProps {
  readonly isGood: boolean;
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  /** The library's own words. */
  readonly hint?: string;
}

function Reason({ isGood, name, value, detail, hint }: ReasonProps): VNode {
  return (
    <li class={isGood ? "reason reason-good" : "reason"}>
      <Icon name={isGood ? "check" : "info"} size={16} />
      <div>
        <p>
          <span>{name}</span> <strong>{value}</strong>
        </p>
        <p class="reason-detail" title={hint}>
          {detail}
        </p>
      </div>
    </li>
  );
}
