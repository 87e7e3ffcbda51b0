import { computed, signal } from "@preact/signals";
import en from "./en.json" with { type: "json" };

/** The name of a text. */
export type Key = keyof typeof en;

/** A text, or its forms by the language's plural category of `{n}`. */
type Entry = string | Readonly<Record<string, string>>;
type Texts = Readonly<Record<string, Entry>>;

/** The languages by their own names. */
export const LANGUAGES = { en: "English", zh: "简体中文", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;

const LOADERS: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: () => Promise.resolve(en),
  zh: () => import("./zh.json").then((module) => module.default),
  ar: () => import("./ar.json").then((module) => module.default),
};

const shown = signal<{ language: Language; texts: Texts }>({ language: "en", texts: en });

/** The language of the page. */
export const language = computed(() => shown.value.language);

/** Whether it is written from right to left. */
export const isRightToLeft = computed(() => language.value === "ar");

const plurals = computed(() => new Intl.PluralRules(language.value));
const numbers = computed(() => new Intl.NumberFormat(language.value));

/** The first language of the browser that there is; English when there is none. */
export function browserLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split("-")[0]!).find((tag) => tag in LANGUAGES);
  return (known ?? "en") as Language;
}

/** Brings a language's texts and shows them. "" and what is unknown follow the browser. */
export async function useLanguage(chosen: string, wanted: readonly string[]): Promise<void> {
  const next = chosen in LANGUAGES ? (chosen as Language) : browserLanguage(wanted);
  const texts = await LOADERS[next]();
  shown.value = { language: next, texts };
}

/** The text of a name in the page's language; a component that shows it follows the language. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const entry: Entry = shown.value.texts[key] ?? en[key];
  const { n } = values;
  const text = typeof entry === "string" ? entry : (entry[plurals.value.select(Number(n ?? 0))] ?? entry["other"]!);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return isolated(typeof value === "number" ? formatNumber(value) : value);
  });
}

/** Keeps a value, which may be Latin, from turning over what stands beside it in a text from right to left. */
function isolated(value: string): string {
  return isRightToLeft.value ? `\u2068${value}\u2069` : value;
}

/** A number as the language writes it. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return options === undefined
    ? numbers.value.format(value)
    : new Intl.NumberFormat(language.value, options).format(value);
}
