import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChildResult, runChild } from "./child.ts";
import type { Program } from "./locate.ts";
import { DEFAULT_MODULE, type RunOptions, type RunResult } from "./runtime.ts";

/** How WasmEdge is asked to run a module. `extension` is set where it must be compiled first. */
export interface Mode {
  flags: readonly string[];
  extension?: string;
}

// WasmEdge logs to standard output; 0.17 can be told not to, 0.14 has nothing to say but a trap.
const QUIET = ["--log-level", "off"];

export const COMPILED_014: Mode = { flags: [], extension: ".aot.wasm" };
export const INTERPRETED_014: Mode = { flags: [] };
export const AOT_017: Mode = { flags: ["run", ...QUIET, "--run-mode", "aot"], extension: ".so" };
export const JIT_017: Mode = { flags: ["run", ...QUIET, "--run-mode", "jit"] };
export const INTERPRETED_017: Mode = { flags: ["run", ...QUIET, "--run-mode", "interpreter"] };

const CACHE = fileURLToPath(new URL("../../build/aot/", import.meta.url));
const ABORTED = 134; // a trap

/** WasmEdge in one of its modes. */
export async function runWasmEdge(program: Program, mode: Mode, options: RunOptions): Promise<RunResult> {
  const { args, env = {}, dirs = ["."], module = DEFAULT_MODULE, ...child } = options;
  const file = mode.extension === undefined ? module : await compile(program, module, mode.extension);
  const flags = [
    ...mode.flags,
    ...dirs.flatMap((dir) => ["--dir", `${dir}:${dir}`]),
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  return withoutLog(await runChild(program.path, [...flags, file, ...args], child));
}

/**
 * The module compiled by this WasmEdge, made once for its bytes. Test files run in several processes: each compiles under
 * a name of its own and renames, so that nobody ever sees half a file.
 */
export async function compile(program: Program, module: string, extension: string): Promise<string> {
  const hash = createHash("sha256")
    .update(program.version)
    .update(await readFile(module));
  const compiled = join(CACHE, hash.digest("hex").slice(0, 16) + extension);
  if (existsSync(compiled)) return compiled;
  await mkdir(CACHE, { recursive: true });
  const draft = join(CACHE, randomUUID() + extension);
  const { code, stdout, stderr } = await runChild(program.path, ["compile", module, draft], {});
  if (code !== 0) {
    await rm(draft, { force: true });
    throw new Error(`wasmedge compile ${module} failed (${code}): ${stdout.toString()}${stderr}`);
  }
  await rename(draft, compiled);
  return compiled;
}

/** What WasmEdge itself reports about a trap, moved from standard output to standard error. */
function withoutLog(result: ChildResult): RunResult {
  if (result.code !== ABORTED) return result;
  const text = result.stdout.toString("latin1");
  const log = text.search(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[error\] /);
  if (log < 0) return result;
  return { ...result, stdout: result.stdout.subarray(0, log), stderr: result.stderr + text.slice(log) };
}
