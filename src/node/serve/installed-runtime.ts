import { spawnSync } from "node:child_process";
import { ServeError } from "./serve-error.ts";
import { RUNTIMES, type RuntimeName } from "./serve-request.ts";

/** A runtime that starts. */
export interface InstalledRuntime {
  name: RuntimeName;
  /** Its command. */
  path: string;
  /** Such as 0.14.1. */
  version: string;
}

const COMMANDS: Record<RuntimeName, (env: NodeJS.ProcessEnv) => string> = {
  wasmedge: (env) => env["LLAMA2_WASMEDGE"] ?? "wasmedge",
  wasmtime: (env) => env["LLAMA2_WASMTIME"] ?? "wasmtime",
  node: () => process.execPath,
};

/** WasmEdge got its sockets' present form in 0.13; WASI 0.2 came with wasmtime 17. */
const OLDEST: Record<RuntimeName, [number, number]> = { wasmedge: [0, 13], wasmtime: [17, 0], node: [0, 0] };

/**
 * The runtime of that name, or the fastest that is installed, and a word on why.
 * @throws ServeError when the one that was asked for is not there
 */
export function chooseRuntime(
  wanted: RuntimeName | undefined,
  env: NodeJS.ProcessEnv,
): { runtime: InstalledRuntime; why: string } {
  const missing: string[] = [];
  for (const name of wanted === undefined ? RUNTIMES : [wanted]) {
    const found = find(name, COMMANDS[name](env));
    if (typeof found === "string") missing.push(found);
    else return { runtime: found, why: wanted === undefined ? whyThis(missing) : "as asked" };
  }
  throw new ServeError("no-runtime", missing.join("; "));
}

function whyThis(missing: readonly string[]): string {
  return missing.length === 0 ? "the fastest" : missing.join(", ");
}

/** The runtime, or what is wrong. */
function find(name: RuntimeName, path: string): InstalledRuntime | string {
  const { error, status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  if (error !== undefined) return `${name} is not installed (no command ${path})`;
  const version = status === 0 ? /\d+\.\d+\.\d+/.exec(stdout)?.[0] : undefined;
  if (version === undefined) return `${name} does not start (${path} --version tells no version)`;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldMajor, oldMinor] = OLDEST[name];
  const isOld = major < oldMajor || (major === oldMajor && minor < oldMinor);
  return isOld ? `${name} ${version} is too old` : { name, path, version };
}
