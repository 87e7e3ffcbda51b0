import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { fileSha256 } from "../file-sha256.ts";
import { ROOT } from "../sources.ts";
import { runChild } from "./child.ts";
import { type Candidate, candidateNamed } from "./index.ts";
import type { Program } from "./locate.ts";
import { AOT_017, COMPILED_014, compile } from "./wasmedge.ts";

/**
 * The hosts of a server, and what each of them runs: WasmEdge and Node the module (preview 1 with WasmEdge's sockets), wasmtime
 * and jco the component (WASI 0.2).
 */
export const SERVER_HOSTS = [
  "wasmedge-0.14",
  "wasmedge-0.17",
  "wasmtime",
  "node",
  "node24",
  "jco",
  "jco-node24",
] as const;
export type ServerHost = (typeof SERVER_HOSTS)[number];

export interface ServerBuild {
  /** For WasmEdge and Node. */
  module: string;
  /** For wasmtime and jco. */
  component: string;
}

export interface ServerCommandOptions extends ServerBuild {
  args: readonly string[];
  env?: Record<string, string>;
  /** Folders to map under the names they have outside; the working folder when left out. jco sees everything. */
  dirs?: readonly string[];
  cwd?: string;
}

/** A program to start, without a shell or a process of its own in between, so that a signal reaches the server. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

const MODULE_PROCESS = join(ROOT, "dist/node/serve/module-process.js");
const JCO = fileURLToPath(new URL("jco.js", import.meta.resolve("@bytecodealliance/jco")));
const JCO_FOLDERS = join(ROOT, "dist/node/serve/jco-folders.js");
const JCO_CACHE = join(ROOT, "build/jco");

/** The runtime that a host needs. */
export function serverCandidate(host: ServerHost): Candidate {
  return candidateNamed(host === "jco" ? "node" : host === "jco-node24" ? "node24" : host);
}

/** How a host runs a server. @throws when its runtime is not installed */
export async function serverCommand(host: ServerHost, options: ServerCommandOptions): Promise<Command> {
  const { module, component, args, env = {}, dirs = ["."], cwd = ROOT } = options;
  const program = serverCandidate(host).program();
  if (program === undefined) throw new Error(`${host} is not installed`);
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  switch (host) {
    case "wasmedge-0.14":
    case "wasmedge-0.17": {
      const mode = host === "wasmedge-0.14" ? COMPILED_014 : AOT_017;
      const compiled = await compile(program, module, mode.extension!);
      const folders = dirs.flatMap((dir) => ["--dir", `${dir}:${dir}`]);
      return { file: program.path, args: [...mode.flags, ...folders, ...variables, compiled, ...args], env };
    }
    case "wasmtime": {
      const folders = dirs.flatMap((dir) => ["--dir", `${dir}::${dir}`]);
      const flags = ["run", "-S", "inherit-network=y", ...folders, ...variables];
      return { file: program.path, args: [...flags, component, ...args], env };
    }
    case "node":
    case "node24": {
      const folders = JSON.stringify(Object.fromEntries(dirs.map((dir) => [dir, resolve(cwd, dir)])));
      return { file: program.path, args: [MODULE_PROCESS, module, "1", folders, ...args], env };
    }
    case "jco":
    case "jco-node24":
      return { file: program.path, args: [await jcoProgram(program, component), ...args], env };
  }
}

/** What `jco run` makes of a component before it starts Node with it, made once for the bytes of both files. */
async function jcoProgram(program: Program, component: string): Promise<string> {
  const folder = join(JCO_CACHE, [component, JCO_FOLDERS].map((file) => fileSha256(file).slice(0, 16)).join("-"));
  const start = join(folder, "_run.js");
  if (existsSync(start)) return start;
  await mkdir(JCO_CACHE, { recursive: true });
  const draft = join(JCO_CACHE, randomUUID());
  // Instead of Node it starts a program that does nothing.
  const { code, stderr } = await runChild(
    program.path,
    [JCO, "run", "--jco-dir", draft, "--jco-import", JCO_FOLDERS, component],
    {
      env: { JCO_RUN_PATH: "true" },
    },
  );
  if (code !== 0) throw new Error(`jco run ${component} failed (${code}): ${stderr}`);
  await rename(draft, folder).catch((error: unknown) => {
    if (!existsSync(start)) throw error; // another process was faster
  });
  return start;
}
