import "../styles/inspect.css";
import "../styles/live.css";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { engineStatus } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { generations } from "../state/generation.ts";
import { AttentionView } from "./attention-view.tsx";
import { CacheBars } from "./cache-bars.tsx";
import type { Inspection } from "./inspection.ts";
import { inspect } from "./live-source.ts";
import { OperationBars } from "./operation-bars.tsx";
import { usePolling } from "./polling.ts";
import { nameTokens } from "./token-names.ts";

/** While tokens are drawn; a pod is asked less often, for its answer crosses a network. */
const LIVE_MS = { here: 150, pod: 600 };

/** The engine at work: layers, heads, cache, times, and where the newest token looks. */
export function LiveView(): VNode {
  const status = engineStatus.value;
  if (status.kind !== "ready") return <p class="panel-empty">{t("inspect.noEngine")}</p>;
  return <LiveEngine key={status.engine.side} engine={status.engine} />;
}

function LiveEngine({ engine }: { engine: Engine }): VNode {
  const isRunning = generations.value.size > 0;
  const picked = useSignal<Inspection | undefined>(undefined);
  const polled = usePolling(
    (signal) => inspect(engine, signal),
    () => (generations.peek().size > 0 ? LIVE_MS[engine.side] : undefined),
    [engine, isRunning],
  );
  const { value, error } = polled.value;
  useEffect(() => {
    if (isRunning) picked.value = undefined;
  }, [isRunning]);
  const attention = (picked.value ?? value)?.attention ?? undefined;
  useEffect(() => {
    if (attention !== undefined) void nameTokens(engine, attention.tokens);
  }, [attention]);
  if (value === undefined) {
    return <p class="panel-empty">{error === undefined ? t("inspect.asking") : t("inspect.noInspection")}</p>;
  }
  const { layers, heads, kv_heads, dim, context } = value.model;
  return (
    <div class="live" data-testid="live-view">
      <dl class="live-model">
        <Fact name={t("inspect.layers")} value={layers} />
        <Fact name={t("inspect.heads")} value={heads} />
        <Fact name={t("inspect.kvHeads")} value={kv_heads} />
        <Fact name={t("inspect.width")} value={dim} />
        <Fact name={t("inspect.context")} value={context} />
      </dl>
      <CacheBars slots={value.slots} context={context} />
      <OperationBars operations={value.operations} />
      {attention === undefined ? (
        <p class="panel-empty">{t("inspect.noAttention")}</p>
      ) : (
        <AttentionView
          engine={engine}
          attention={attention}
          isRunning={isRunning}
          isPicked={picked.value !== undefined}
          onPick={(inspection) => (picked.value = inspection)}
        />
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: number }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  );
}
