import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ModelFormat, ModelShape } from "../test/models/random-model.ts";
import { Random } from "../test/models/random.ts";
import { ReferenceTokenizer } from "../test/reference/tokenizer.ts";
import { measureTurn, type Turn } from "./browser-site.ts";
import type { Load, Run } from "./contestants.ts";
import { benchModel } from "./models.ts";
import { readResult, writeResult } from "./results.ts";
import { median, medianRatio } from "./statistics.ts";
import { describeSystem, type System } from "./system.ts";

/** Tokens a second in Chromium, ours and wllama's, with one thread and with several. */
export interface BrowserRow {
  shape: ModelShape;
  format: ModelFormat;
  load: Load;
  rounds: number;
  /** By program and threads: "ours 2". Medians over the rounds. */
  speeds: Record<string, Run>;
  /** Medians over the rounds of the one program's speed / the other's: "ours 2 / ours 1". */
  ratios: Record<string, Run>;
}

export interface BrowserResult {
  system: System;
  wllama: string;
  rows: BrowserRow[];
}

export interface BrowserPlan {
  shapes: readonly ModelShape[];
  formats: readonly ModelFormat[];
  load: Load;
  rounds: number;
}

const THREADS = 2;
const ENTRIES = ["ours 1", "wllama 1", `ours ${THREADS}`, `wllama ${THREADS}`] as const;
const PAIRS = [
  [`ours ${THREADS}`, "ours 1"],
  ["ours 1", "wllama 1"],
  [`ours ${THREADS}`, `wllama ${THREADS}`],
  [`wllama ${THREADS}`, "wllama 1"],
] as const;

/** Measures ours and wllama in turns, each time in a browser of its own; keeps the table. */
export async function measureBrowser(plan: BrowserPlan): Promise<BrowserResult> {
  const before = (readResult("browser") as BrowserResult | undefined)?.rows ?? [];
  const { version } = createRequire(import.meta.url)("@wllama/wllama/package.json") as { version: string };
  const result: BrowserResult = { system: describeSystem(), wllama: version, rows: before };
  for (const shape of plan.shapes) {
    for (const format of plan.formats) {
      const row = await measureModel(shape, format, plan);
      result.rows = [...result.rows.filter((old) => old.shape !== shape || old.format !== format), row];
      writeResult("browser", result);
    }
  }
  return result;
}

async function measureModel(
  shape: ModelShape,
  format: ModelFormat,
  { load, rounds }: BrowserPlan,
): Promise<BrowserRow> {
  const model = benchModel(shape, format);
  model.vocabularyGguf(); // written now, if it is not there, and not between two turns
  const prompt = promptOf(load.prefill, model.tokenizer);
  const runs: Record<string, Run[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const entry of ENTRIES) {
      const [engine, threads] = entry.split(" ") as [Turn["engine"], string];
      const run = await measureTurn(model, { engine, threads: Number(threads), prompt, ...load });
      (runs[entry] ??= []).push(run);
      const speeds = `prefill ${run.prefill.toFixed(1)}, decode ${run.decode.toFixed(1)} tokens/s`;
      console.log(`${shape} ${format} round ${round + 1}: ${entry}: ${speeds}`);
    }
  }
  const each = (combine: (speed: "prefill" | "decode") => number): Run => ({
    prefill: combine("prefill"),
    decode: combine("decode"),
  });
  const of = (entry: string, speed: "prefill" | "decode"): number[] => runs[entry]!.map((run) => run[speed]);
  const speeds = ENTRIES.map((entry) => [entry, each((speed) => median(of(entry, speed)))] as const);
  const ratios = PAIRS.map(
    ([a, b]) => [`${a} / ${b}`, each((speed) => medianRatio(of(a, speed), of(b, speed)))] as const,
  );
  return { shape, format, load, rounds, speeds: Object.fromEntries(speeds), ratios: Object.fromEntries(ratios) };
}

/** A text of exactly so many tokens, BOS included: wllama takes no ids. */
function promptOf(tokens: number, tokenizer: string): string {
  const reference = new ReferenceTokenizer(readFileSync(tokenizer));
  const random = new Random(1);
  let text = "";
  while (reference.encode(text).length !== tokens) {
    text += String.fromCharCode(97 + random.integer(26));
    if (text.length > 20 * tokens) throw new Error(`no text of ${tokens} tokens was found`);
  }
  return text;
}
