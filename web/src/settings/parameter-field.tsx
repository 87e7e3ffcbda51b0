import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useId } from "preact/hooks";
import { formatNumber, t } from "../i18n/translate.ts";
import { IconButton } from "../ui/button.tsx";
import { isInRange, RANGES } from "../conversation.ts";
import type { ParameterRow } from "./parameter-list.ts";

interface FieldProps {
  readonly row: ParameterRow;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** A parameter: its value or, without one, the engine's default, and a button that goes back to that. */
export function ParameterField({ row, value, onChange }: FieldProps): VNode {
  const { name, label, hint, standard, standardText } = row;
  const { least, most, isWhole } = RANGES[name];
  const id = useId();
  const text = useSignal(value === undefined ? "" : String(value));
  const isWrong = useSignal(false);
  const byDefault = standardText ? t(standardText) : formatNumber(standard!);

  // The value may change elsewhere: a seed is pinned, another conversation is shown.
  useEffect(() => {
    if (isWrong.peek() || Number(text.peek()) === value) return;
    text.value = value === undefined ? "" : String(value);
  }, [value]);

  const write = (written: string): void => {
    text.value = written;
    if (written.trim() === "") {
      isWrong.value = false;
      onChange(undefined);
      return;
    }
    const number = Number(written);
    isWrong.value = !isInRange(name, number);
    if (!isWrong.peek()) onChange(number);
  };
  const isSet = value !== undefined || isWrong.value;
  return (
    <div class="parameter" data-set={isSet}>
      <label for={id}>{t(label)}</label>
      <span class="parameter-value">
        <IconButton
          icon="undo"
          size={15}
          label={t("settings.reset", { name: t(label) })}
          disabled={!isSet}
          onClick={() => {
            write("");
          }}
        />
        <input
          id={id}
          type="text"
          inputMode={isWhole ? "numeric" : "decimal"}
          autocomplete="off"
          dir="ltr"
          placeholder={byDefault}
          aria-describedby={`${id}-hint`}
          aria-invalid={isWrong.value}
          value={text.value}
          onInput={(event) => {
            write(event.currentTarget.value);
          }}
        />
      </span>
      <p class="hint" id={`${id}-hint`}>
        {isWrong.value ? (
          <span role="alert">{t("settings.range", { least: String(least), most: String(most) })}</span>
        ) : (
          <>
            {t(hint)} {t("settings.default", { value: byDefault })}
          </>
        )}
      </p>
    </div>
  );
}
