import type { Key } from "../i18n/translate.ts";
import type { NumberName, Parameters } from "../conversation.ts";

/** A number that a person may set; `standard` is what the engine takes without it. */
export interface ParameterRow {
  readonly name: NumberName;
  readonly label: Key;
  readonly hint: Key;
  /** Undefined where the default is no number: no limit, or a new one each time. */
  readonly standard: number | undefined;
  readonly standardText?: Key;
}

/** In the order in which they are applied. */
export const PARAMETERS: readonly ParameterRow[] = [
  { name: "temperature", label: "settings.temperature", hint: "settings.temperatureHint", standard: 1 },
  { name: "top_p", label: "settings.topP", hint: "settings.topPHint", standard: 0.9 },
  { name: "top_k", label: "settings.topK", hint: "settings.topKHint", standard: 0, standardText: "settings.off" },
  { name: "min_p", label: "settings.minP", hint: "settings.minPHint", standard: 0, standardText: "settings.off" },
  { name: "frequency_penalty", label: "settings.frequency", hint: "settings.frequencyHint", standard: 0 },
  { name: "presence_penalty", label: "settings.presence", hint: "settings.presenceHint", standard: 0 },
  {
    ...{ name: "max_tokens", label: "settings.maxTokens", hint: "settings.maxTokensHint" },
    ...{ standard: undefined, standardText: "settings.noLimit" },
  },
  {
    ...{ name: "seed", label: "settings.seed", hint: "settings.seedHint" },
    ...{ standard: undefined, standardText: "settings.newEachTime" },
  },
];

/** Parameters with one changed; undefined resets it to the engine's default. */
export function withParameter(parameters: Parameters, name: NumberName, value: number | undefined): Parameters {
  const { [name]: _before, ...others } = parameters;
  return value === undefined ? others : { ...others, [name]: value };
}
