import { locate, type Program } from "./locate.ts";
import { runNode } from "./node.ts";
import type { RunOptions, RunResult, Runtime } from "./runtime.ts";
import {
  AOT_017,
  COMPILED_014,
  INTERPRETED_014,
  INTERPRETED_017,
  JIT_017,
  type Mode,
  runWasmEdge,
} from "./wasmedge.ts";
import { runWasmtime } from "./wasmtime.ts";

export type { RunOptions, RunResult, Runtime } from "./runtime.ts";

/** A runtime that may not be installed. */
export interface Candidate {
  name: string;
  interpreted: boolean;
  /** What installs it. */
  install: string;
  /** Its program; undefined where it is not installed. */
  program: () => Program | undefined;
  /** The runtime; undefined where it is not installed. */
  find: () => Runtime | undefined;
}

type Driver = (program: Program, options: RunOptions) => Promise<RunResult>;

function candidate(name: string, part: string, search: () => Program | undefined, driver: Driver): Candidate {
  const interpreted = name.endsWith("-interpreter");
  const find = (): Runtime | undefined => {
    const program = search();
    return program && { name, interpreted, run: (options) => driver(program, options) };
  };
  return { name, interpreted, install: `test/runtimes/install.sh ${part}`, program: search, find };
}

/** A search that is done once. */
function once(search: () => Program | undefined): () => Program | undefined {
  let found: Program | undefined | null = null;
  return () => (found === null ? (found = search()) : found);
}

const node = (): Program => ({ path: process.execPath, version: process.version });
const node24 = once(() => locate("node24", "node", "24."));
const wasmtime = once(() => locate("wasmtime", "wasmtime"));
const wasmedge014 = once(() => locate("wasmedge-0.14", "wasmedge", "0.14."));
const wasmedge017 = once(() => locate("wasmedge-0.17", "wasmedge", "0.17."));

function wasmedge(mode: Mode): Driver {
  return (program, options) => runWasmEdge(program, mode, options);
}

/** Every runtime that the tests know, compiled ones first. */
export const CANDIDATES: readonly Candidate[] = [
  candidate("node", "", node, runNode),
  candidate("node24", "node24", node24, runNode),
  candidate("wasmtime", "wasmtime", wasmtime, runWasmtime),
  candidate("wasmedge-0.14", "wasmedge014", wasmedge014, wasmedge(COMPILED_014)),
  candidate("wasmedge-0.17", "wasmedge017", wasmedge017, wasmedge(AOT_017)),
  candidate("wasmedge-0.17-jit", "wasmedge017", wasmedge017, wasmedge(JIT_017)),
  candidate("wasmedge-0.14-interpreter", "wasmedge014", wasmedge014, wasmedge(INTERPRETED_014)),
  candidate("wasmedge-0.17-interpreter", "wasmedge017", wasmedge017, wasmedge(INTERPRETED_017)),
];

/** The runtimes that are installed here. */
export function runtimes(filter: (candidate: Candidate) => boolean = () => true): Runtime[] {
  return CANDIDATES.filter(filter).flatMap((candidate) => candidate.find() ?? []);
}

/** The runtime of that name, which may not be installed. */
export function candidateNamed(name: string): Candidate {
  const found = CANDIDATES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is none of ${CANDIDATES.map((known) => known.name).join(", ")}`);
  return found;
}
