import "../styles/inspect.css";
import "../styles/compare.css";
import { useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { goOn, type Run } from "../engine/run.ts";
import { failureTitle } from "../failures/label.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { type Answer, type Message, otherSide, type Side, type Token } from "../conversation.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { firstDifference } from "./first-difference.ts";
import { compared } from "./shown.ts";

const SIDES: readonly Side[] = ["here", "pod"];

/** An answer beside another one to the same prompt: from the other side, or with another seed. */
export function CompareDialog(): VNode | null {
  const message = compared.value;
  if (message?.answer === undefined) return null;
  return (
    <Dialog title={t("inspect.compareTitle")} class="compare" onClose={() => (compared.value = undefined)}>
      <Comparison key={message.id} message={message} answer={message.answer} />
    </Dialog>
  );
}

function Comparison({ message, answer }: { message: Message; answer: Answer }): VNode {
  const side = useSignal<Side>(otherSide(answer.side));
  const seed = useSignal(String(answer.seed));
  const run = useSignal<Run | undefined>(undefined);
  const live = useComputed(() => run.value?.live.value);
  useEffect(() => () => run.peek()?.stop(), []);
  const isRunning = live.value !== undefined && live.value.phase !== "ended";
  const isSeed = /^\d{1,15}$/.test(seed.value);
  const start = (): void => {
    run.peek()?.stop();
    const { given = 0, tokens, finish } = answer;
    const most = tokens.length - given + (finish === "stop" ? 1 : 0);
    const asked = { ...answer, side: side.peek(), seed: Number(seed.peek()) };
    run.value = goOn({ answer: asked, content: "", keep: given, most, side: side.peek() });
  };
  const other = live.value?.answer.tokens ?? [];
  const parts = firstDifference(isRunning ? answer.tokens.slice(0, other.length) : answer.tokens, other)?.at;
  return (
    <>
      <form
        class="compare-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRunning) run.peek()?.stop();
          else if (isSeed) start();
        }}
      >
        <label>
          {t("inspect.where")}
          <select value={side.value} onChange={(event) => (side.value = event.currentTarget.value as Side)}>
            {SIDES.map((which) => (
              <option key={which} value={which}>
                {t(which === "here" ? "inspect.here" : "inspect.pod")}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("inspect.seed")}
          <input
            inputMode="numeric"
            value={seed.value}
            aria-invalid={!isSeed}
            onInput={(event) => (seed.value = event.currentTarget.value)}
          />
        </label>
        <Button kind="primary" type="submit" icon={isRunning ? "stop" : "play"} onClick={() => undefined}>
          {t(isRunning ? "inspect.pause" : "inspect.run")}
        </Button>
      </form>
      <p role="status" class="compare-result">
        {live.value?.phase === "ended" && result(live.value.answer, parts)}
      </p>
      <div class="compare-columns">
        <Column title={heading(answer)} tokens={answer.tokens} from={live.value === undefined ? undefined : parts} />
        {live.value && <Column title={heading(live.value.answer)} tokens={other} from={parts} />}
      </div>
      <p class="live-hint">{t("inspect.compareHint", { n: message.answer?.promptIds.length ?? 0 })}</p>
    </>
  );
}

function heading({ side, seed }: Answer): string {
  return t("inspect.sideAndSeed", { side: t(side === "here" ? "inspect.here" : "inspect.pod"), seed: String(seed) });
}

function result({ failure, tokens }: Answer, parts: number | undefined): string {
  if (failure !== undefined) return failureTitle(failure);
  return parts === undefined
    ? t("inspect.identical", { n: tokens.length })
    : t("inspect.partsAt", { n: formatNumber(parts + 1) });
}

interface ColumnProps {
  readonly title: string;
  readonly tokens: readonly Token[];
  /** Where the answers part. */
  readonly from: number | undefined;
}

function Column({ title, tokens, from = tokens.length }: ColumnProps): VNode {
  const parting = tokens[from]?.text ?? "";
  const text = (some: readonly Token[]): string => some.map((token) => token.text).join("");
  return (
    <section>
      <h3>{title}</h3>
      <p class="compare-text" dir="auto">
        <span class="compare-same">{text(tokens.slice(0, from)).trimStart()}</span>
        {parting.startsWith(" ") && " "}
        {parting !== "" && <mark>{parting.trimStart() || "∅"}</mark>}
        {text(tokens.slice(from + 1))}
      </p>
    </section>
  );
}
