import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../sources.ts";

const css = readFileSync(join(ROOT, "web/src/styles/tokens.css"), "utf8");

/** What a rule says, sorted. */
function declarations(selector: string): string[] {
  const rule = css.slice(css.indexOf(`${selector} {`));
  return [...rule.slice(rule.indexOf("{") + 1, rule.indexOf("}")).matchAll(/[\w-]+:[^;]+;/g)].map(String).sort();
}

// CSS cannot say a rule once for a choice of the person and for one of the system.
test("dark is the same whether a person or the system wants it", () => {
  const chosen = declarations(':root[data-theme="dark"]');
  expect(chosen.length).toBeGreaterThan(20);
  expect(declarations(':root:not([data-theme="light"])')).toEqual(chosen);
});
