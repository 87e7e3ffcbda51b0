import { type Runtime } from "../test/runtimes/index.ts";
import { writeResult } from "./results.ts";
import { describeSystem, type System } from "./system.ts";
import { buildWasm } from "./wasm-build.ts";

/** Gigabytes that one thread reads a second, by runtime: the roof of decoding. */
export interface MachineResult {
  system: System;
  gbPerSecond: Record<string, number>;
}

/** Measures the roof in every runtime: the best of one and four streams of 512 MiB. */
export async function measureMachine(runtimes: readonly Runtime[]): Promise<MachineResult> {
  const module = await buildWasm("bench/wasm/read.ts", "read");
  const gbPerSecond: Record<string, number> = {};
  for (const runtime of runtimes) {
    const { code, stdout, stderr } = await runtime.run({ module, args: [] });
    if (code !== 0) throw new Error(`${runtime.name}: the read test ended with ${code}: ${stderr}`);
    const { one_stream, four_streams } = JSON.parse(stdout.toString()) as Record<string, number>;
    gbPerSecond[runtime.name] = Math.max(one_stream!, four_streams!);
    console.log(`${runtime.name}: ${one_stream} GB/s in one stream, ${four_streams} in four`);
  }
  const result = { system: describeSystem(), gbPerSecond };
  writeResult("machine", result);
  return result;
}
