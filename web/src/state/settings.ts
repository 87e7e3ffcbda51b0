import { effect, signal } from "@preact/signals";
import type { Parameters, Side } from "../conversation.ts";

/** What a person has chosen; it holds for this browser. */
export interface Settings {
  readonly theme: "system" | "light" | "dark";
  /** "" follows the browser. */
  readonly language: string;
  readonly side: Side;
  /** Address of the model that runs here; "" is the page's own. */
  readonly model: string;
  /** Of the pod. */
  readonly apiKey: string;
  /** Whether the key is kept when the page is closed. */
  readonly keepsKey: boolean;
  /** Whether the other side goes on by itself with an answer that one has lost. */
  readonly failsOver: boolean;
  /** System prompt and parameters of new conversations. */
  readonly system: string;
  readonly parameters: Parameters;
  /** Answers as the model wrote them, without Markdown. */
  readonly raw: boolean;
  /** Answers are read aloud, a sentence at a time, by a screen reader. */
  readonly readsAloud: boolean;
  readonly sidebar: boolean;
}

const KEY = "llama2.settings";
/** Of the API key that is not kept: it ends with the tab. */
const SESSION_KEY = "llama2.key";

const DEFAULTS: Settings = {
  theme: "system",
  language: "",
  side: "here",
  model: "",
  apiKey: "",
  keepsKey: false,
  failsOver: false,
  system: "",
  parameters: {},
  raw: false,
  readsAloud: false,
  sidebar: true,
};

/** The settings; change them with `set`. */
export const settings = signal<Settings>(read());

effect(() => {
  const { apiKey, ...rest } = settings.value;
  const text = JSON.stringify(rest.keepsKey ? { ...rest, apiKey } : rest);
  try {
    localStorage.setItem(KEY, text);
    sessionStorage.setItem(SESSION_KEY, rest.keepsKey ? "" : apiKey);
  } catch {
    // Without storage they hold until the page is closed.
  }
});

/** Changes some settings. */
export function set(changes: Partial<Settings>): void {
  settings.value = { ...settings.value, ...changes };
}

function read(): Settings {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
    // What another version wrote must not break this one: only values of the right type are taken.
    const usable = Object.entries(DEFAULTS).filter(([key, value]) => {
      const found = stored[key];
      return typeof found === typeof value && found !== null;
    });
    const kept = Object.fromEntries(usable.map(([key]) => [key, stored[key]]));
    const apiKey = sessionStorage.getItem(SESSION_KEY) ?? "";
    return { ...DEFAULTS, ...(apiKey !== "" && { apiKey }), ...kept };
  } catch {
    return DEFAULTS;
  }
}
