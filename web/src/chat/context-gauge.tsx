import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { countTokens, type PromptSize } from "../engine/context.ts";
import { engineStatus } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { active, messageOf, path } from "../state/conversations.ts";
import { generationIn } from "../state/generation.ts";

const PAUSE_MS = 120;
const RADIUS = 8;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of the context the conversation takes with what is being written: counted by the engine, not guessed. */
export function ContextGauge({ draft }: { draft: ReadonlySignal<string> }): VNode | null {
  const size = useSignal<PromptSize | undefined>(undefined);
  const { system, id } = active.value;
  const isWriting = generationIn(id) !== undefined;
  const ids = path.value;
  const text = draft.value.trim();
  const status = engineStatus.value;

  useEffect(() => {
    // Counting while an answer is written would take its time.
    if (isWriting || status.kind !== "ready") return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const written = ids.flatMap((one) => messageOf(one)?.peek() ?? []);
      const next = text === "" ? written : [...written, { role: "user" as const, content: text }];
      void countTokens(system, next).then((counted) => {
        if (isCurrent) size.value = counted;
      });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [isWriting, status, ids, text, system]);

  if (size.value === undefined) return null;
  const { tokens, context } = size.value;
  const share = Math.min(tokens / context, 1);
  const label = t("chat.context", { n: tokens, context });
  return (
    <span
      class={share > 0.9 ? "gauge gauge-full" : "gauge"}
      role="meter"
      aria-label={t("chat.contextLabel")}
      aria-valuemin={0}
      aria-valuemax={context}
      aria-valuenow={tokens}
      aria-valuetext={label}
      title={label}
    >
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <circle cx="10" cy="10" r={RADIUS} class="gauge-track" />
        <circle
          cx="10"
          cy="10"
          r={RADIUS}
          class="gauge-used"
          stroke-dasharray={`${share * ROUND} ${ROUND}`}
          transform="rotate(-90 10 10)"
        />
      </svg>
      <span class="gauge-text" dir="ltr">
        {formatNumber(tokens)}
        <span class="gauge-of"> / {formatNumber(context)}</span>
      </span>
    </span>
  );
}
