import type { Contestant, Load, Run } from "./contestants.ts";
import { type BenchModel, benchModel } from "./models.ts";
import type { ModelFormat, ModelShape } from "../test/models/random-model.ts";
import { readResult, writeResult } from "./results.ts";
import { median, medianRatio } from "./statistics.ts";
import { describeSystem, type System } from "./system.ts";

/** A runtime's speed on a model, beside native programs measured in the same minutes. */
export interface TokensRow {
  shape: ModelShape;
  format: ModelFormat;
  runtime: string;
  load: Load;
  rounds: number;
  /** Medians over the rounds, in tokens a second. */
  prefill: number;
  decode: number;
  gbPerSecond: number;
  /** Seconds a decoded token by operation: the round of the median decode speed. */
  ops: Record<string, number>;
  baselines: Baseline[];
}

/** A native program's speed, and the median over the rounds of ours / its. */
export interface Baseline {
  name: string;
  prefill: number;
  decode: number;
  prefillRatio: number;
  decodeRatio: number;
}

export interface TokensResult {
  system: System;
  rows: TokensRow[];
}

export interface TokensPlan {
  shapes: readonly ModelShape[];
  formats: readonly ModelFormat[];
  engines: readonly Contestant[];
  natives: readonly Contestant[];
  load: Load;
  rounds: number;
}

/** 4.4 GB of fp32 weights are more than WebAssembly's 4 GiB of memory. */
const TOO_LARGE = "TinyLlama-1.1B f32";

/**
 * Measures every runtime on every model against the native programs, in turns; keeps and returns the table. What an
 * earlier run measured stays in it, unless it is measured again.
 */
export async function measureTokens(plan: TokensPlan): Promise<TokensResult> {
  const before = (readResult("tokens") as TokensResult | undefined)?.rows ?? [];
  const result: TokensResult = { system: describeSystem(), rows: before };
  for (const shape of plan.shapes) {
    for (const format of plan.formats) {
      if (`${shape} ${format}` === TOO_LARGE) continue;
      const model = benchModel(shape, format);
      for (const contestant of plan.engines) {
        const row = await measurePair(contestant, model, plan);
        result.rows = [...result.rows.filter((old) => !isSame(old, row)), row];
        writeResult("tokens", result); // so that a long run that is cut short leaves what it has
      }
    }
  }
  return result;
}

function isSame(a: TokensRow, b: TokensRow): boolean {
  return a.shape === b.shape && a.format === b.format && a.runtime === b.runtime;
}

/** One runtime and the native programs on one model, each once a round: A B A B ..., so that all see the same machine. */
async function measurePair(ours: Contestant, model: BenchModel, plan: TokensPlan): Promise<TokensRow> {
  const takers = [ours, ...plan.natives.filter((native) => native.takes(model))];
  const runs: Run[][] = takers.map(() => []);
  for (let round = 0; round < plan.rounds; round++) {
    for (const [i, contestant] of takers.entries()) {
      const run = await contestant.run(model, plan.load);
      runs[i]!.push(run);
      const speeds = `prefill ${run.prefill.toFixed(1)}, decode ${run.decode.toFixed(1)} tokens/s`;
      console.log(`${model.shape} ${model.format} round ${round + 1}: ${contestant.name}: ${speeds}`);
    }
  }
  const [our, ...theirs] = runs;
  const baselines = theirs.map((native, i) => compare(takers[i + 1]!.name, our!, native));
  const { load, rounds } = plan;
  return { shape: model.shape, format: model.format, runtime: ours.name, load, rounds, ...summarize(our!), baselines };
}

function summarize(runs: readonly Run[]): Pick<TokensRow, "prefill" | "decode" | "gbPerSecond" | "ops"> {
  const middle = [...runs].sort((a, b) => a.decode - b.decode)[Math.floor(runs.length / 2)]!;
  return {
    prefill: median(runs.map(({ prefill }) => prefill)),
    decode: median(runs.map(({ decode }) => decode)),
    gbPerSecond: median(runs.map(({ gbPerSecond }) => gbPerSecond ?? NaN)),
    ops: middle.ops ?? {},
  };
}

function compare(name: string, ours: readonly Run[], theirs: readonly Run[]): Baseline {
  const { prefill, decode } = summarize(theirs);
  const ratio = (speed: "prefill" | "decode"): number =>
    medianRatio(
      ours.map((run) => run[speed]),
      theirs.map((run) => run[speed]),
    );
  return { name, prefill, decode, prefillRatio: ratio("prefill"), decodeRatio: ratio("decode") };
}
