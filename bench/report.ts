import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browserReport } from "./browser-report.ts";
import type { KernelsResult } from "./kernels.ts";
import type { MachineResult } from "./machine.ts";
import { readResult } from "./results.ts";
import { serverReport } from "./server-report.ts";
import type { SizeResult } from "./size.ts";
import type { System } from "./system.ts";
import type { TokensResult, TokensRow } from "./tokens.ts";

const README = fileURLToPath(new URL("README.md", import.meta.url));
const BEGIN = "<!-- results: written by `npm run bench`, not by hand -->";
const END = "<!-- end of results -->";

/** Puts every result that there is into bench/README.md, between its two marks. */
export function writeReport(): void {
  const text = readFileSync(README, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`bench/README.md has lost its marks ${BEGIN} and ${END}`);
  const parts = [
    tokensReport(),
    browserReport(table, where),
    serverReport(table, where),
    machineReport(),
    kernelsReport(),
    sizeReport(),
  ];
  const tables = parts.filter((part) => part !== "");
  writeFileSync(README, `${text.slice(0, begin + BEGIN.length)}\n\n${tables.join("\n\n")}\n\n${text.slice(end)}`);
}

function tokensReport(): string {
  const result = readResult("tokens") as TokensResult | undefined;
  if (result === undefined) return "";
  const roof = (readResult("machine") as MachineResult | undefined)?.gbPerSecond ?? {};
  const { rows } = result;
  return [
    "## Tokens",
    `${where(result.system)}; one thread; a prompt, then tokens one by one; medians of the rounds; a ratio is ours / theirs, measured in turns.`,
    table(
      [
        "model",
        "format",
        "runtime",
        "tokens, rounds",
        "decode tokens/s",
        "GB/s",
        "of the roof",
        "decode ratio",
        "prefill tokens/s",
        "prefill ratio",
      ],
      rows.map((row) => [
        row.shape,
        row.format,
        row.runtime,
        `${row.load.prefill} + ${row.load.decode}, ${row.rounds}`,
        row.decode.toFixed(1),
        row.gbPerSecond.toFixed(1),
        percent(row.gbPerSecond / (roof[row.runtime] ?? NaN)),
        row.baselines.map(({ name, decodeRatio }) => `${decodeRatio.toFixed(2)} ${name}`).join("<br>"),
        row.prefill.toFixed(1),
        row.baselines.map(({ name, prefillRatio }) => `${prefillRatio.toFixed(2)} ${name}`).join("<br>"),
      ]),
    ),
    "### Where a decoded token's time goes",
    operationsTable(rows),
  ].join("\n\n");
}

/** A column for every row of the results, a row for every operation. */
function operationsTable(rows: readonly TokensRow[]): string {
  const operations = [...new Set(rows.flatMap(({ ops }) => Object.keys(ops)))];
  return table(
    ["microseconds", ...rows.map(({ shape, format, runtime }) => `${shape} ${format}, ${runtime}`)],
    operations.map((name) => [name, ...rows.map(({ ops }) => ((ops[name] ?? NaN) * 1e6).toFixed(1))]),
  );
}

function machineReport(): string {
  const result = readResult("machine") as MachineResult | undefined;
  if (result === undefined) return "";
  const rows = Object.entries(result.gbPerSecond).map(([runtime, speed]) => [runtime, speed.toFixed(1)]);
  return ["## The roof: what one thread reads", where(result.system), table(["runtime", "GB/s"], rows)].join("\n\n");
}

function kernelsReport(): string {
  const result = readResult("kernels") as KernelsResult | undefined;
  if (result === undefined) return "";
  const rows = result.rows.map((row) => [row.name, row.microseconds.toFixed(1), row.gmacPerSecond.toFixed(1)]);
  return [
    "## Kernels, in the cache",
    `${where(result.system)}; Node ${result.node}.`,
    table(["kernel", "microseconds", "GMAC/s"], rows),
  ].join("\n\n");
}

function sizeReport(): string {
  const result = readResult("size") as SizeResult | undefined;
  if (result === undefined) return "";
  const byLayer = new Map<string, number>();
  for (const [file, bytes] of Object.entries(result.codeBytes)) {
    const layer = file.split("/").slice(0, 2).join("/");
    byLayer.set(layer, (byLayer.get(layer) ?? 0) + bytes);
  }
  const code = [...byLayer.values()].reduce((sum, bytes) => sum + bytes, 0);
  const rows = [...byLayer].sort(([, a], [, b]) => b - a).map(([layer, bytes]) => [layer, String(bytes)]);
  return [
    "## Size",
    `llama2.wasm: ${result.bytes} bytes, ${code} of them code; inlined code counts where it went.`,
    table(["code", "bytes"], rows),
  ].join("\n\n");
}

function where({ date, processor, cores, memoryGiB }: System): string {
  return `${date}; ${processor}, ${cores} cores, ${memoryGiB} GiB`;
}

function percent(fraction: number): string {
  return Number.isNaN(fraction) ? "" : `${(100 * fraction).toFixed(0)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
