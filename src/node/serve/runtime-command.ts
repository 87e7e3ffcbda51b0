import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mapping } from "../folders.ts";
import { compiledModule } from "./compiled-module.ts";
import type { InstalledRuntime } from "./installed-runtime.ts";
import { ServeError } from "./serve-error.ts";

const DIST = fileURLToPath(new URL("../../", import.meta.url));
const MODULE = `${DIST}llama2-server.wasm`;
const THREADS_MODULE = `${DIST}llama2-server-threads.wasm`;
const COMPONENT = `${DIST}llama2-server.component.wasm`;
const MODULE_PROCESS = `${DIST}node/serve/module-process.js`;

/** A program to start. */
export interface RuntimeCommand {
  file: string;
  args: string[];
  /** Whether it is a program of ours, which ends when its IPC channel does. */
  hasChannel: boolean;
}

/**
 * The command line that runs the server in a runtime. The variables of the mapping must stand in the program's environment too.
 * @param threads more than one in Node.js only   @param cache the folder for compiled modules
 * @param say tells the user what takes long
 * @throws ServeError
 */
export function runtimeCommand(
  runtime: InstalledRuntime,
  { args: words, env, preopens }: Mapping,
  threads: number,
  cache: string,
  say: (text: string) => void,
): RuntimeCommand {
  const { name, path, version } = runtime;
  const folders = Object.entries(preopens);
  const file = built(name === "wasmtime" ? COMPONENT : threads > 1 ? THREADS_MODULE : MODULE);
  const args = [...words, ...toldHash(words, env, file)];
  if (name === "node") {
    const task = [file, String(threads), JSON.stringify(preopens)];
    return { file: path, args: [MODULE_PROCESS, ...task, ...args], hasChannel: true };
  }
  if (name === "wasmtime") {
    const dirs = folders.flatMap(([inside, outside]) => ["--dir", `${outside}::${inside}`]);
    // Without a value wasmtime takes it from its own environment, where other users cannot read it.
    const variables = Object.keys(env).flatMap((variable) => ["--env", variable]);
    return {
      file: path,
      args: ["run", "-S", "inherit-network=y", ...dirs, ...variables, file, ...args],
      hasChannel: false,
    };
  }
  const isOld = /^0\.1[0-4]\./.test(version);
  const compiled = compiledModule(runtime, file, isOld ? ".wasm" : ".so", cache, () => {
    say("compiling the module for WasmEdge, once");
  });
  const dirs = folders.flatMap(([inside, outside]) => ["--dir", `${inside}:${outside}`]);
  const variables = Object.entries(env).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]);
  // Later versions interpret even a compiled file if they are not told otherwise.
  const mode = isOld ? [] : ["run", "--log-level", "off", "--run-mode", "aot"];
  return { file: path, args: [...mode, ...dirs, ...variables, compiled, ...args], hasChannel: false };
}

/** Which file it is: the server tells its clients, who may have the same one, and cannot see it itself. */
function toldHash(args: readonly string[], env: Readonly<Record<string, string>>, file: string): string[] {
  const isTold = args.some((arg) => /^(-h|--help|--module-sha256(=.*)?)$/.test(arg)) || env["LLAMA2_MODULE_SHA256"];
  return isTold ? [] : ["--module-sha256", createHash("sha256").update(readFileSync(file)).digest("hex")];
}

function built(file: string): string {
  if (!existsSync(file)) throw new ServeError("not-built", `${file} is missing: run \`npm run build\``);
  return file;
}
