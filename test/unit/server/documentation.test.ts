import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../sources.ts";
import { PartsModule } from "./parts-module.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const document = read("docs/server.md");

/** The first cells of the table's rows behind a heading or a bold word. */
function section(title: string): string {
  const start = document.indexOf(title);
  expect(start).toBeGreaterThan(0);
  const end = document.indexOf("\n## ", start + title.length);
  return document.slice(start, end < 0 ? undefined : end);
}

describe("docs/server.md", () => {
  test("has the table of settings, row by row", () => {
    const parts = new PartsModule();
    const rows = parts.read(parts.exports.table()).trimEnd().split("\n");
    const expected = rows.map((row) => {
      const [letter, name, value, range, fallback, help, variable] = row.split("|");
      const flag = `${letter ? `\`-${letter}\`, ` : ""}\`--${name}\``;
      const values = range ? `${value}, ${range.replace(" ", " to ")}` : value;
      return `| ${flag} | \`${variable}\` | ${values} | ${fallback} | ${help} |`.replaceAll(/ {2,}/g, " ");
    });
    const lines = section("\n## Settings")
      .split("\n")
      .filter((line) => line.startsWith("| ") && line.includes("LLAMA2_"));
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, " "))).toEqual(expected);
  });

  test("names every path that is served, and no other", () => {
    const source = read("assembly/server/routes.ts");
    const served = [...source.matchAll(/\bis\("([^"]+)", Method\.(\w+)\)/g)].map(
      ([, path, method]) => `${method!.toUpperCase()} ${path}`,
    );
    const table = section("\n## Endpoints").split("```")[0]!;
    const named = [...table.matchAll(/`((?:GET|POST) \/[^`]*)`/g)].map(([, route]) => route!);
    expect(named.filter((route) => !route.includes("{")).sort()).toEqual(served.sort());
  });

  test("names every metric, and no other", () => {
    const folder = "assembly/server/metrics";
    const sources = readdirSync(join(ROOT, folder)).map((name) => read(`${folder}/${name}`));
    const calls = sources.flatMap((text) => [
      ...text.matchAll(/\bwrite(?:Family|Whole|Decimal)\(\s*out,\s*"(\w+)"/g),
      ...text.matchAll(/\bwriteHistogram\(\s*out,\s*[\w.]+,\s*"(\w+)"/g),
    ]);
    const written = calls.map(([, name]) => `llama2_${name}`);
    const named = [...section("**Metrics.**").matchAll(/`(llama2_\w+)[`{]/g)].map(([, name]) => name!);
    expect(named.sort()).toEqual(written.sort());
    expect(written.length).toBeGreaterThan(20);
  });
});
