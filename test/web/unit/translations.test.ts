import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { browserLanguage, formatNumber, LANGUAGES, t, useLanguage } from "../../../web/src/i18n/translate.ts";
import { ROOT, sources } from "../../sources.ts";

type Texts = Record<string, string | Record<string, string>>;

const texts = (language: string): Texts =>
  JSON.parse(readFileSync(join(ROOT, `web/src/i18n/${language}.json`), "utf8")) as Texts;

const values = (entry: string | Record<string, string>): string[] =>
  typeof entry === "string" ? [entry] : Object.values(entry);

const places = (entry: string | Record<string, string>): string[] =>
  [...new Set(values(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)))].sort();

const english = texts("en");

describe.each(Object.keys(LANGUAGES))("the texts in %s", (language) => {
  const own = texts(language);

  test("are all there, and no others", () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    expect(
      Object.values(own)
        .flatMap(values)
        .filter((text) => text.trim() === ""),
    ).toEqual([]);
  });

  test("have the same places for values", () => {
    for (const [key, entry] of Object.entries(own)) {
      const others = places(english[key]!).filter((name) => name !== "n");
      expect([key, places(entry).filter((name) => name !== "n")]).toEqual([key, others]);
    }
  });

  test("have all forms that the language wants", () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(own)) {
      if (typeof english[key] === "string") expect([key, typeof entry]).toEqual([key, "string"]);
      else expect([key, Object.keys(entry).sort()]).toEqual([key, [...wanted].sort()]);
    }
  });
});

test("texts that nobody shows are not kept", () => {
  const code = sources("web")
    .map(({ text }) => text)
    .join("\n");
  // `failures.${name}.title` shows a family of texts.
  const families = [...code.matchAll(/`([a-z]+\.[\w.-]*)\$\{[^}`]+\}([\w.-]*)`/g)].map(
    ([, start, end]) => new RegExp(`^${start!.replaceAll(".", "\\.")}[\\w-]+${end!.replaceAll(".", "\\.")}$`),
  );
  const unused = Object.keys(english).filter(
    (key) => !code.includes(`"${key}"`) && !families.some((family) => family.test(key)),
  );
  expect(unused).toEqual([]);
});

describe("a language", () => {
  test("is the first of the browser's that there is", () => {
    expect(browserLanguage(["fr-CH", "zh-Hant-TW", "en"])).toBe("zh");
    expect(browserLanguage(["ar-EG"])).toBe("ar");
    expect(browserLanguage(["fr", "de"])).toBe("en");
    expect(browserLanguage([])).toBe("en");
  });

  test("that was chosen goes before the browser's; one that is unknown does not", async () => {
    await useLanguage("ar", ["zh"]);
    expect(t("ui.close")).toBe("إغلاق");
    expect(t("chat.tokens", { n: 2 })).toBe("رمزان");
    // Values stand by themselves: a Latin word beside a number would turn both over.
    expect(t("inspect.same", { n: 3, side: "Pod" })).toMatch(/\u2068Pod\u2069.*\u20683\u2069/);
    await useLanguage("xx", ["zh"]);
    expect(t("chat.tokens", { n: 1200 })).toBe("1,200 个令牌");
    await useLanguage("", ["en-GB"]);
    expect(t("chat.tokens", { n: 1 })).toBe("1 token");
    expect(formatNumber(1234.5)).toBe("1,234.5");
  });
});
