import { runChild } from "./child.ts";
import type { Program } from "./locate.ts";
import { DEFAULT_MODULE, type RunOptions, type RunResult } from "./runtime.ts";

/** wasmtime, which compiles the module before it runs. */
export async function runWasmtime(program: Program, options: RunOptions): Promise<RunResult> {
  const { args, env = {}, dirs = ["."], module = DEFAULT_MODULE, ...child } = options;
  const flags = [
    ...dirs.flatMap((dir) => ["--dir", `${dir}::${dir}`]),
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  return await runChild(program.path, ["run", ...flags, module, ...args], child);
}
