import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { active, changeConversation } from "../state/conversations.ts";
import { set, settings } from "../state/settings.ts";
import type { Parameters } from "../conversation.ts";
import { Button } from "../ui/button.tsx";
import { notify } from "../ui/toast.tsx";
import { Switch } from "./choice.tsx";
import { ParameterField } from "./parameter-field.tsx";
import { PARAMETERS, withParameter } from "./parameter-list.ts";

/** How the conversation that is shown is answered: system prompt and parameters. */
export function AnswerSettings(): VNode {
  const { id, system, parameters, trims = false } = active.value;
  const systemId = useId();
  const stopId = useId();
  const change = (next: Parameters): void => {
    changeConversation(id, { parameters: next });
  };
  const isDefault =
    JSON.stringify([system, parameters]) === JSON.stringify([settings.value.system, settings.value.parameters]);
  return (
    <section class="settings-group" aria-label={t("settings.chat")}>
      <h3>{t("settings.chat")}</h3>
      <label for={systemId}>{t("settings.system")}</label>
      <textarea
        id={systemId}
        class="settings-text"
        rows={3}
        dir="auto"
        placeholder={t("settings.systemPlaceholder")}
        value={system}
        onInput={(event) => {
          changeConversation(id, { system: event.currentTarget.value });
        }}
      />
      {PARAMETERS.map((row) => (
        <ParameterField
          key={`${id} ${row.name}`}
          row={row}
          value={parameters[row.name]}
          onChange={(value) => {
            change(withParameter(parameters, row.name, value));
          }}
        />
      ))}
      <label for={stopId}>{t("settings.stop")}</label>
      <textarea
        id={stopId}
        class="settings-text"
        rows={2}
        dir="auto"
        aria-describedby={`${stopId}-hint`}
        value={(parameters.stop ?? []).join("\n")}
        onInput={(event) => {
          const lines = event.currentTarget.value.split("\n").filter((line) => line !== "");
          const { stop: _before, ...others } = parameters;
          change(lines.length === 0 ? others : { ...others, stop: lines });
        }}
      />
      <p class="hint" id={`${stopId}-hint`}>
        {t("settings.stopHint")}
      </p>
      <Switch
        label={t("settings.trims")}
        hint={t("settings.trimsHint")}
        checked={trims}
        onChange={(checked) => {
          changeConversation(id, { trims: checked });
        }}
      />
      <div class="settings-actions">
        <Button
          disabled={system === "" && Object.keys(parameters).length === 0}
          onClick={() => {
            changeConversation(id, { system: "", parameters: {} });
          }}
        >
          {t("settings.resetAll")}
        </Button>
        <Button
          disabled={isDefault}
          onClick={() => {
            set({ system, parameters });
            notify(t("settings.keptForNew"));
          }}
        >
          {t("settings.useForNew")}
        </Button>
      </div>
    </section>
  );
}
