import "../styles/pod-strip.css";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { podStatus, side } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { drawnRate, type PodLoad, readPodLoad } from "./pod-load.ts";
import { usePolling } from "./polling.ts";

const EVERY_MS = 2500;
/** What a cluster is told to run such a pod; the build puts it beside the page. */
const MANIFEST = "./llama2.yaml";

/** What the pod is doing, on one line, while it is the one that answers. */
export function PodStrip(): VNode | null {
  const status = podStatus.value;
  if (side.value !== "pod" || status.kind !== "ready") return null;
  return <Strip engine={status.engine} />;
}

function Strip({ engine }: { engine: Engine }): VNode | null {
  const last = useRef<{ load: PodLoad; at: number } | undefined>(undefined);
  const polled = usePolling(
    async (signal) => {
      const load = await readPodLoad((path, init) => engine.fetch(path, init), signal);
      const at = performance.now();
      const before = last.current;
      last.current = { load, at };
      return { load, rate: before && drawnRate(before.load, load, at - before.at) };
    },
    () => EVERY_MS,
    [engine],
  );
  const { value, error } = polled.value;
  if (value === undefined && error === undefined) return null;
  const isReady = error === undefined && value?.load.isReady === true;
  return (
    <div class="pod-strip" role="group" aria-label={t("inspect.podLoad")} data-testid="pod-strip">
      <span class={isReady ? "pod-dot pod-ready" : "pod-dot"} aria-hidden="true">
        {isReady ? "●" : "○"}
      </span>
      <span>{t(error !== undefined ? "inspect.podSilent" : isReady ? "inspect.podReady" : "inspect.podNotReady")}</span>
      {value !== undefined && error === undefined && (
        <>
          <span class="pod-slots">
            <span aria-hidden="true">
              {"▮".repeat(Math.min(value.load.busy, 16))}
              {"▯".repeat(Math.min(value.load.slots - value.load.busy, 16))}
            </span>
            {t("inspect.podSlots", { busy: formatNumber(value.load.busy), slots: formatNumber(value.load.slots) })}
          </span>
          <span>{t("inspect.podQueue", { n: value.load.waiting })}</span>
          <span>{t("inspect.rate", { n: formatNumber(Math.round(value.rate ?? 0)) })}</span>
        </>
      )}
      <a href={MANIFEST} target="_blank">
        {t("inspect.manifest")}
      </a>
    </div>
  );
}
