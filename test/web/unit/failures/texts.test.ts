import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRemedies } from "../../../../web/src/failures/remedies.ts";
import { ROOT } from "../../../sources.ts";

const texts = (language: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, `web/src/i18n/${language}.json`), "utf8")) as Record<string, unknown>;

describe.each(["en", "zh", "ar"])("failures in %s", (language) => {
  const known = texts(language);

  it("have a title, a sentence and words on their buttons", () => {
    const remedies = allRemedies();
    const buttons = remedies.flatMap(({ actions, answer }) => [...actions, ...answer]);
    const wanted = [
      ...remedies.flatMap(({ title, text }) => [title, text]),
      ...buttons.map((id) => (id === "continueOther" ? "failures.do.continuePod" : `failures.do.${id}`)),
      ...["failures.do.continueHere", "failures.noStorage.title", "failures.oneThread.text"],
    ];
    expect(remedies.length).toBeGreaterThan(20);
    expect(wanted.filter((key) => typeof known[key] !== "string")).toEqual([]);
  });

  it("say the same values as in English", () => {
    const values = (text: unknown): string[] =>
      String(text)
        .match(/\{\w+\}/g)
        ?.sort() ?? [];
    const english = texts("en");
    const keys = Object.keys(english).filter((key) => /^(failures|models|offline)\./.test(key));
    expect(keys.filter((key) => values(known[key]).join() !== values(english[key]).join())).toEqual([]);
  });
});
