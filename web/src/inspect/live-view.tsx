import "../styles/inspect.css";
import "../styles/live.css";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { engineStatus } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { generations } from "../state/generation.ts";
import { AttentionView } from "./attention-view.tsx";
import { CacheBars } from "./cache-bars.tsx";
import type { HeadChoice } from "./head-grid.tsx";
import { type Inspection, lookedOn } from "./inspection.ts";
import { inspect, isLarge, lastAnswer, lastIds, type Look, lookAgain } from "./live-source.ts";
import { OperationBars } from "./operation-bars.tsx";
import { usePolling } from "./polling.ts";
import { learnNames, nameTokens } from "./token-names.ts";

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
  const choice = useSignal<HeadChoice>({ layer: 0, head: undefined });
  /** The text whose last token is looked at; undefined: the newest. */
  const picked = useSignal<readonly number[] | undefined>(undefined);
  const seen = useRef<Inspection | undefined>(undefined);
  const wantedLayer = seen.current !== undefined && isLarge(seen.current) ? choice.value.layer : 0;
  const polled = usePolling(
    async (signal) => {
      const look: Look = { engine, layer: choice.peek().layer, before: seen.current, signal };
      const now = await lookNow(look, isRunning, picked.peek());
      seen.current = lookedOn(seen.current, now);
      return seen.current;
    },
    () => (generations.peek().size > 0 ? LIVE_MS[engine.side] : undefined),
    [engine, isRunning, wantedLayer, picked.value],
  );
  useEffect(() => {
    if (isRunning) picked.value = undefined;
  }, [isRunning]);
  const { value, error } = polled.value;
  const attention = value?.attention ?? undefined;
  useEffect(() => {
    if (attention === undefined) return;
    const answer = lastAnswer(engine);
    if (answer !== undefined) learnNames(engine, answer);
    void nameTokens(engine, attention.tokens).catch(() => undefined);
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
          names={engine}
          attention={attention}
          heads={heads}
          choice={choice}
          isStill={!isRunning}
          picked={picked}
        />
      )}
    </div>
  );
}

/** What is to be seen: of an engine that rests, the last token of the text that is shown, computed once more. */
async function lookNow(look: Look, isRunning: boolean, picked: readonly number[] | undefined): Promise<Inspection> {
  const ids = picked ?? lastIds(look.engine);
  return isRunning || ids === undefined ? await inspect(look) : await lookAgain(look, ids);
}

function Fact({ name, value }: { name: string; value: number }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  );
}
