import { basename, dirname } from "node:path";
import type { Runtime } from "../test/runtimes/index.ts";
import { runChild } from "../test/runtimes/child.ts";
import type { BenchModel } from "./models.ts";

/** Tokens to compute: so many of a prompt, then so many one by one. */
export interface Load {
  prefill: number;
  decode: number;
}

/** What one run of one program measured. */
export interface Run {
  /** Prompt tokens a second. */
  prefill: number;
  /** Generated tokens a second. */
  decode: number;
  /** Bytes of weights that decoding read a second, in gigabytes, where the program says it. */
  gbPerSecond?: number;
  /** Seconds a decoded token, by operation, where the program says it. */
  ops?: Record<string, number>;
}

/** A program that computes tokens of a model. */
export interface Contestant {
  name: string;
  takes: (model: BenchModel) => boolean;
  run: (model: BenchModel, load: Load) => Promise<Run>;
}

const TIMEOUT_MS = 15 * 60_000;

/** This project's command in a runtime. */
export function engine(runtime: Runtime): Contestant {
  return {
    name: runtime.name,
    takes: () => true,
    run: async ({ checkpoint, tokenizer }, { prefill, decode }) => {
      const flags = ["--bench", "--prefill", String(prefill), "--decode", String(decode), "--json"];
      const { code, stdout, stderr } = await runtime.run({
        args: [basename(checkpoint), "-z", basename(tokenizer), ...flags], // one folder holds both
        cwd: dirname(checkpoint),
        timeoutMs: TIMEOUT_MS,
      });
      if (code !== 0) throw new Error(`${runtime.name} ended with ${code}: ${stderr}`);
      return parseEngine(stdout.toString(), decode);
    },
  };
}

interface EngineReport {
  prefill: { tokens_per_second: number };
  decode: { tokens_per_second: number };
  gb_per_second: number;
  ops?: { name: string; seconds: number }[];
}

function parseEngine(json: string, decode: number): Run {
  const report = JSON.parse(json) as EngineReport;
  return {
    prefill: report.prefill.tokens_per_second,
    decode: report.decode.tokens_per_second,
    gbPerSecond: report.gb_per_second,
    ops: Object.fromEntries((report.ops ?? []).map(({ name, seconds }) => [name, seconds / decode])),
  };
}

/**
 * Native llama2.c: run for fp32, runq for Q8_0. It computes a prompt as it generates, token by token, so one figure is
 * both speeds. The prompt is longer than the run: with random weights a sampled token may be BOS, which ends it.
 */
export function llama2c(binary: string, format: BenchModel["format"]): Contestant {
  return {
    name: format === "f32" ? "llama2.c run" : "llama2.c runq",
    takes: (model) => model.format === format,
    run: async ({ checkpoint, tokenizer }, { prefill }) => {
      const args = [checkpoint, "-z", tokenizer, "-t", "0", "-n", String(prefill), "-i", longPrompt(prefill)];
      const { stderr } = await runChild(binary, args, { timeoutMs: TIMEOUT_MS });
      const speed = Number(/achieved tok\/s: ([\d.]+)/.exec(stderr)?.[1]);
      if (!(speed > 0)) throw new Error(`${binary} printed no speed: ${stderr}`);
      return { prefill: speed, decode: speed };
    },
  };
}

/** Text of at least so many tokens: none of the benchmark's tokenizer is longer than 12 characters. */
function longPrompt(tokens: number): string {
  return "Once upon a time".repeat(tokens).slice(0, 12 * tokens);
}

/** llama.cpp's llama-bench, on one thread. */
export function llamaBench(binary: string): Contestant {
  return {
    name: "llama.cpp",
    takes: () => true,
    run: async (model, { prefill, decode }) => {
      const counts = ["-p", String(prefill), "-n", String(decode)];
      const args = ["-m", model.gguf(), "-t", "1", "-r", "1", ...counts, "-ngl", "0", "-o", "json"];
      const { code, stdout, stderr } = await runChild(binary, args, { timeoutMs: TIMEOUT_MS });
      if (code !== 0) throw new Error(`${binary} ended with ${code}: ${stderr}`);
      const tests = JSON.parse(stdout.toString()) as { n_prompt: number; n_gen: number; avg_ts: number }[];
      return {
        prefill: tests.find(({ n_prompt }) => n_prompt === prefill)!.avg_ts,
        decode: tests.find(({ n_gen }) => n_gen === decode)!.avg_ts,
      };
    },
  };
}
