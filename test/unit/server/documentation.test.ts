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

  test("names every status that is sent instead of an answer", () => {
    const sources = ["assembly/server", "assembly/server/http", "assembly/server/ollama", "assembly/server/openai"]
      .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`))
      .filter((path) => path.endsWith(".ts"))
      .map(read);
    const sent = sources.flatMap((text) => [...text.matchAll(/\b(?:refuse\(c, |refuseWith\()(\d{3})\b/g)]);
    const rows = section("\n## Endpoints")
      .split("Errors are OpenAI's object")[1]!
      .matchAll(/^\| (\d[\d, ]*) \|/gm);
    const named = [...rows].flatMap(([, cell]) => cell!.split(", "));
    expect([...new Set(named)].sort()).toEqual([...new Set(sent.map(([, status]) => status!))].sort());
    expect(named.length).toBeGreaterThan(10);
  });

  test("has the limits that no setting changes", () => {
    const limits = read("assembly/server/http/limits.ts");
    const table = section("\n### Limits without a setting");
    const rows = {
      maxHeaderBytes: "header fields together",
      maxHeaders: "header fields",
      maxUriBytes: "request's target",
    };
    for (const [name, what] of Object.entries(rows)) {
      const [, value] = new RegExp(`l\\.${name} = (\\d+);`).exec(limits)!;
      expect(table).toMatch(new RegExp(`^\\| [^|]*${what} \\| ${value}( bytes)? \\|`, "m"));
    }
    const depth = /MAX_JSON_DEPTH: i32 = (\d+);/.exec(read("assembly/base/json-reader.ts"))![1]!;
    expect(table).toContain(`| how deep JSON may lie in JSON | ${depth} |`);
    const stop = read("assembly/generation/stop.ts");
    const [texts, bytes] = [/MAX_STOPS: i32 = (\d+)/, /MAX_STOP_BYTES: usize = (\d+)/].map(
      (rule) => rule.exec(stop)![1]!,
    );
    expect(table).toContain(`| ${texts}, ${bytes} |`);
  });

  test("names every keyword of a schema that is known, and no other", () => {
    const source = read("assembly/generation/grammar/keywords.ts");
    const lists = [...source.matchAll(/"\|([^"]+)\|"/g)].flatMap(([, list]) => list!.split("|"));
    const rows = section("\n## Answers that are JSON").matchAll(/^\| [a-z ]+ \| (.*) \|$/gm);
    const named = [...rows].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
    expect([...new Set(named)].sort()).toEqual([...new Set(lists)].sort());
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
