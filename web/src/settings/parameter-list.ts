import type { Key } from "../i18n/translate.ts";
import type { Parameters } from "../conversation.ts";

type NumberName = Exclude<keyof Parameters, "stop">;

/** A number that a person may set; `standard` is what the engine takes without it. */
export interface ParameterRow {
  readonly name: NumberName;
  readonly label: Key;
  readonly hint: Key;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Undefined where the default is no number: no limit, or a new one each time. */
  readonly standard: number | undefined;
  readonly standardText?: Key;
}

/** In the order in which they are applied. */
export const PARAMETERS: readonly ParameterRow[] = [
  {
    ...{ name: "temperature", label: "settings.temperature", hint: "settings.temperatureHint" },
    ...{ least: 0, most: 2, step: 0.05, standard: 1 },
  },
  { name: "top_p", label: "settings.topP", hint: "settings.topPHint", least: 0, most: 1, step: 0.01, standard: 0.9 },
  {
    ...{ name: "top_k", label: "settings.topK", hint: "settings.topKHint", least: 0, most: 1000, step: 1 },
    ...{ standard: 0, standardText: "settings.off" },
  },
  {
    ...{ name: "min_p", label: "settings.minP", hint: "settings.minPHint", least: 0, most: 1, step: 0.01 },
    ...{ standard: 0, standardText: "settings.off" },
  },
  {
    ...{ name: "frequency_penalty", label: "settings.frequency", hint: "settings.frequencyHint" },
    ...{ least: -2, most: 2, step: 0.1, standard: 0 },
  },
  {
    ...{ name: "presence_penalty", label: "settings.presence", hint: "settings.presenceHint" },
    ...{ least: -2, most: 2, step: 0.1, standard: 0 },
  },
  {
    ...{ name: "max_tokens", label: "settings.maxTokens", hint: "settings.maxTokensHint" },
    ...{ least: 1, most: 1_000_000, step: 1, standard: undefined, standardText: "settings.noLimit" },
  },
  {
    ...{ name: "seed", label: "settings.seed", hint: "settings.seedHint", least: 0, most: 4_294_967_295, step: 1 },
    ...{ standard: undefined, standardText: "settings.newEachTime" },
  },
];

/** Whether a number may stand there. */
export function isUsable({ least, most, step }: ParameterRow, value: number): boolean {
  return value >= least && value <= most && (step !== 1 || Number.isInteger(value));
}

/** Parameters with one changed; undefined resets it to the engine's default. */
export function withParameter(parameters: Parameters, name: NumberName, value: number | undefined): Parameters {
  const { [name]: _before, ...others } = parameters;
  return value === undefined ? others : { ...others, [name]: value };
}
