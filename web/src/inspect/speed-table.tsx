import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { readyEngine } from "../engine/engines.ts";
import { EngineFailure } from "../engine/failure.ts";
import { statusOf } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import type { Side } from "../conversation.ts";
import { announce } from "../ui/announcer.tsx";
import { Button } from "../ui/button.tsx";
import { notifyError } from "../ui/toast.tsx";
import { formatBytesBriefly } from "../i18n/bytes.ts";
import { DRAWN_TOKENS, measure, PROMPT_TOKENS, speeds } from "./measure.ts";

const SIDES: readonly Side[] = ["here", "pod"];

/** How fast both sides are, measured by a button: prompt, tokens, and the memory bandwidth that they imply. */
export function SpeedTable(): VNode {
  const busy = useSignal<Side | undefined>(undefined);
  const run = async (): Promise<void> => {
    const { signal } = new AbortController();
    for (const side of SIDES) {
      busy.value = side;
      try {
        await measure(await readyEngine(side, signal), signal);
      } catch (error) {
        // A side that cannot be had stays without figures: the page says elsewhere what is wrong with it.
        if (!(error instanceof EngineFailure)) notifyError(error instanceof Error ? error.message : String(error));
      }
    }
    busy.value = undefined;
    announce(t("inspect.measured"));
  };
  return (
    <section class="live-part">
      <h3>{t("inspect.speed")}</h3>
      <table class="facts-table speed-table">
        <thead>
          <tr>
            <td />
            {SIDES.map((side) => (
              <th key={side} scope="col">
                {t(side === "here" ? "inspect.here" : "inspect.pod")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name={t("inspect.prefill")} cell={(side) => rate(speeds.value[side]?.prefill)} />
          <Row name={t("inspect.decode")} cell={(side) => rate(speeds.value[side]?.decode)} />
          <tr>
            <th scope="row">{t("inspect.bandwidth")}</th>
            {SIDES.map((side) => (
              <td key={side}>
                <Bandwidth engine={engineOf(side)} decode={speeds.value[side]?.decode} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p class="live-hint">
        {t("inspect.speedHint", { prompt: formatNumber(PROMPT_TOKENS), drawn: formatNumber(DRAWN_TOKENS) })}
      </p>
      <Button icon="gauge" disabled={busy.value !== undefined} onClick={() => void run()}>
        {busy.value === undefined
          ? t("inspect.measure")
          : t("inspect.measuring", { side: t(busy.value === "here" ? "inspect.here" : "inspect.pod") })}
      </Button>
    </section>
  );
}

function Row({ name, cell }: { name: string; cell: (side: Side) => string }): VNode {
  return (
    <tr>
      <th scope="row">{name}</th>
      {SIDES.map((side) => (
        <td key={side}>{cell(side)}</td>
      ))}
    </tr>
  );
}

/** Every weight is read once for each token that is drawn. */
function Bandwidth({ engine, decode }: { engine: Engine | undefined; decode: number | undefined }): VNode {
  const bytes = useWeightBytes(engine);
  if (decode === undefined || bytes.value === undefined) return <>–</>;
  return <>{t("inspect.perSecond", { bytes: formatBytesBriefly(bytes.value * decode) })}</>;
}

function useWeightBytes(engine: Engine | undefined): ReadonlySignal<number | undefined> {
  const bytes = useSignal<number | undefined>(undefined);
  useEffect(() => {
    bytes.value = undefined;
    engine?.client.models().then(
      ([model]) => (bytes.value = model?.meta?.size),
      () => undefined,
    );
  }, [engine]);
  return bytes;
}

function engineOf(side: Side): Engine | undefined {
  const status = statusOf(side).value;
  return status.kind === "ready" ? status.engine : undefined;
}

function rate(tokens: number | undefined): string {
  if (tokens === undefined) return "–";
  return formatNumber(tokens, { maximumFractionDigits: tokens < 100 ? 1 : 0 });
}
