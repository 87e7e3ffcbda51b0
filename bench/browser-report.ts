import { ANSWERS } from "./browser-page.ts";
import type { BrowserResult } from "./browser.ts";
import { readResult } from "./results.ts";

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** The browser's part of bench/README.md; empty when it was never measured. */
export function browserReport(table: Table, where: (system: BrowserResult["system"]) => string): string {
  const result = readResult("browser") as BrowserResult | undefined;
  if (result === undefined || result.rows.length === 0) return "";
  const { rows, system, wllama } = result;
  const names = Object.keys(rows[0]!.speeds);
  const pairs = Object.keys(rows[0]!.ratios);
  const both = (digits: number, run: { prefill: number; decode: number } | undefined): string =>
    run === undefined ? "" : `${run.prefill.toFixed(digits)} / ${run.decode.toFixed(digits)}`;
  return [
    "## In Chromium",
    `${where(system)}; a page that is cross-origin isolated; wllama ${wllama}; in turns, each in a browser of its own, the best of ${ANSWERS} answers; prefill / decode: tokens a second, then ratios; medians of the rounds.`,
    table(
      ["model", "format", "tokens, rounds", ...names],
      rows.map((row) => [
        row.shape,
        row.format,
        `${row.load.prefill} + ${row.load.decode}, ${row.rounds}`,
        ...names.map((name) => both(1, row.speeds[name])),
      ]),
    ),
    table(
      ["model", "format", ...pairs],
      rows.map((row) => [row.shape, row.format, ...pairs.map((pair) => both(2, row.ratios[pair]))]),
    ),
  ].join("\n\n");
}
