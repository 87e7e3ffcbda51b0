import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { formatNumber, t } from "../i18n/translate.ts";
import { generations } from "../state/generation.ts";
import { type Answer, type Message, RANGES } from "../conversation.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { DEFAULT_TEMPERATURE, pause, resume, stepBack, stepForward } from "./step.ts";

/** Writes an answer a token at a time: back, on, with another temperature, and on to the end. */
export function StepBar({ message, answer }: { message: Message; answer: Answer }): VNode {
  const wanted = useSignal<number | undefined>(undefined);
  const id = useId();
  const isRunning = generations.value.has(message.id);
  const { tokens, finish } = answer;
  const temperature = wanted.value ?? answer.parameters.temperature ?? DEFAULT_TEMPERATURE;
  const hasEnded = finish === "stop" && !isRunning;
  return (
    <div class="step-bar" role="group" aria-label={t("inspect.steps")}>
      <div class="step-buttons">
        <StepButton
          icon="previous"
          label={t("inspect.stepBack")}
          isOff={isRunning || tokens.length === 0}
          onClick={() => stepBack(message.id)}
        />
        <StepButton
          icon={isRunning ? "stop" : "play"}
          label={isRunning ? t("inspect.pause") : t("inspect.goOn")}
          isOff={hasEnded}
          onClick={() => {
            if (isRunning) pause(message.id);
            else void resume(message.id, temperature);
          }}
        />
        <StepButton
          icon="step"
          label={t("inspect.stepForward")}
          isOff={isRunning || hasEnded}
          onClick={() => stepForward(message.id, temperature)}
        />
      </div>
      <label class="step-temperature" for={id}>
        {t("inspect.temperature")}
        <input
          id={id}
          type="range"
          min={0}
          max={RANGES.temperature.most}
          step={0.05}
          value={temperature}
          onInput={(event) => (wanted.value = Number(event.currentTarget.value))}
        />
        <output for={id}>{formatNumber(temperature, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}</output>
      </label>
      <span class="step-place">{hasEnded ? t("inspect.atEnd") : t("inspect.tokens", { n: tokens.length })}</span>
    </div>
  );
}

interface StepButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isOff: boolean;
  readonly onClick: () => unknown;
}

/** It keeps the focus while it is off: who steps by keyboard would lose it with every token. */
function StepButton({ icon, label, isOff, onClick }: StepButtonProps): VNode {
  return (
    <button
      type="button"
      class="button button-plain"
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) onClick();
      }}
    >
      <Icon name={icon} size={16} />
      {label}
    </button>
  );
}
