import { basename, dirname } from "node:path";
import type { Runtime } from "../test/runtimes/index.ts";
import type { ModelFormat, ModelShape } from "../test/models/random-model.ts";
import { benchModel } from "./models.ts";
import { readResult, writeResult } from "./results.ts";
import { median, medianRatio } from "./statistics.ts";
import { describeSystem, type System } from "./system.ts";
import { buildWasm } from "./wasm-build.ts";

/** Sequences that draw at the same time. */
const COUNTS = [1, 2, 4, 8, 16, 32];
const STEPS = 12;
const TIMEOUT_MS = 15 * 60_000;

/** The speed of some sequences that draw at the same time, in a runtime. */
export interface ConcurrencyRow {
  shape: ModelShape;
  format: ModelFormat;
  runtime: string;
  rounds: number;
  sequences: number;
  /** Of all sequences together: the median over the rounds. */
  tokensPerSecond: number;
  /** The same over one sequence's, measured in the same round: the median. */
  ratio: number;
}

export interface ConcurrencyResult {
  system: System;
  rows: ConcurrencyRow[];
}

/** Measures the scheduler's steps with one sequence and with more, in turns; keeps and returns the table. */
export async function measureConcurrency(
  runtimes: readonly Runtime[],
  shapes: readonly ModelShape[],
  formats: readonly ModelFormat[],
  rounds: number,
): Promise<ConcurrencyResult> {
  const module = await buildWasm("bench/wasm/scheduler.ts", "bench-scheduler");
  const before = (readResult("concurrency") as ConcurrencyResult | undefined)?.rows ?? [];
  const result: ConcurrencyResult = { system: describeSystem(), rows: before };
  for (const shape of shapes) {
    for (const format of formats) {
      for (const runtime of runtimes) {
        const rows = await measure(runtime, module, shape, format, rounds);
        console.table(rows);
        result.rows = [...result.rows.filter((old) => !rows.some((row) => isSame(old, row))), ...rows];
        writeResult("concurrency", result);
      }
    }
  }
  return result;
}

async function measure(
  runtime: Runtime,
  module: string,
  shape: ModelShape,
  format: ModelFormat,
  rounds: number,
): Promise<ConcurrencyRow[]> {
  const { checkpoint, tokenizer } = benchModel(shape, format);
  const { code, stdout, stderr } = await runtime.run({
    module,
    args: [basename(checkpoint), basename(tokenizer), ...[STEPS, rounds, ...COUNTS].map(String)],
    cwd: dirname(checkpoint), // one folder holds both
    timeoutMs: TIMEOUT_MS,
  });
  if (code !== 0) throw new Error(`${runtime.name} ended with ${code}: ${stderr}`);
  const lines = stdout.toString().trim().split("\n");
  const runs = lines.map((line) => JSON.parse(line) as { sequences: number; mean: number });
  const speeds = (count: number): number[] =>
    runs.filter(({ sequences }) => sequences === count).map(({ mean }) => count / mean);
  return COUNTS.map((sequences) => ({
    shape,
    format,
    runtime: runtime.name,
    rounds,
    sequences,
    tokensPerSecond: median(speeds(sequences)),
    ratio: medianRatio(speeds(sequences), speeds(1)),
  }));
}

function isSame(a: ConcurrencyRow, b: ConcurrencyRow): boolean {
  return a.shape === b.shape && a.format === b.format && a.runtime === b.runtime && a.sequences === b.sequences;
}
