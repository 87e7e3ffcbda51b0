import { Bench } from "tinybench";
import { Kernels } from "../test/unit/kernels/kernels.ts";
import { writeResult } from "./results.ts";
import { describeSystem, type System } from "./system.ts";

/** One kernel on one size. */
export interface KernelRow {
  name: string;
  microseconds: number;
  /** Milliards of multiplications and additions a second. */
  gmacPerSecond: number;
}

export interface KernelsResult {
  system: System;
  node: string;
  rows: KernelRow[];
}

interface Task {
  name: string;
  /** Multiplications of one call. */
  macs: number;
  call: () => void;
}

const TOKENS = 16;
const POSITIONS = 256;
const HEAD_DIM = 64;
const SIZES = [288, 768, 2048];

/** Every kernel that takes a token's time, on weights that stay in the cache, in the Node that runs this. */
export async function measureKernels(): Promise<KernelsResult> {
  const kernels = await Kernels.load();
  const tasks = [...SIZES.flatMap((size) => matmuls(kernels, size)), attention(kernels)];
  const bench = new Bench({ time: 500, warmupTime: 200 });
  for (const { name, call } of tasks) bench.add(name, call);
  await bench.run();
  const rows = tasks.map(({ name, macs }, i): KernelRow => {
    const { result } = bench.tasks[i]!;
    if (!("latency" in result)) throw new Error(`${name}: ${result.state}`);
    const milliseconds = result.latency.p50;
    return { name, microseconds: milliseconds * 1e3, gmacPerSecond: macs / milliseconds / 1e6 };
  });
  console.table(rows);
  const result = { system: describeSystem(), node: process.version, rows };
  writeResult("kernels", result);
  return result;
}

/** A square matrix times one vector and times a batch, in both formats. */
function matmuls(kernels: Kernels, size: number): Task[] {
  const group = size % 64 === 0 ? 64 : 32;
  const blocks = size / group;
  const macs = size * size;
  const [f32, q8] = [data(kernels, macs * 4), data(kernels, macs * 2)];
  const [x, scales, out] = [
    data(kernels, TOKENS * size * 16), // spread, as batches want it
    data(kernels, TOKENS * size),
    data(kernels, TOKENS * size * 4),
  ];
  const task = (name: string, tokens: number, ...args: number[]): Task => ({
    name: `${name} ${size} x ${size}${tokens > 1 ? `, ${tokens} tokens` : ""}`,
    macs: macs * tokens,
    call: () => kernels.call(name, out, ...args),
  });
  return [
    task("matvecF32", 1, f32, x, size, size),
    task("matmulF32", TOKENS, f32, x, size, size, TOKENS, size),
    task("matvecQ8", 1, q8, x, scales, size, blocks, group),
    task("matmulQ8", TOKENS, q8, x, scales, size, blocks, group, TOKENS, size),
  ];
}

/** One head over a few hundred positions. */
function attention(kernels: Kernels): Task {
  const cache = POSITIONS * HEAD_DIM * 4;
  const [keys, values] = [data(kernels, cache), data(kernels, cache)];
  const [q, out, scores] = [data(kernels, HEAD_DIM * 4), data(kernels, HEAD_DIM * 4), data(kernels, POSITIONS * 8)];
  return {
    name: `attention, ${POSITIONS} positions of ${HEAD_DIM}`,
    macs: 2 * POSITIONS * HEAD_DIM,
    call: () => kernels.call("attention", out, q, keys, values, scores, POSITIONS, HEAD_DIM, POSITIONS),
  };
}

/** A block of 0.01: a number whose bytes are good weights too, and whose pages are written, so really there. */
function data(kernels: Kernels, bytes: number | bigint): number {
  return kernels.put(new Float32Array(Math.ceil(Number(bytes) / 4)).fill(0.01));
}
