import { availableParallelism } from "node:os";
import { MOST_THREADS, planThreads } from "../../thread-plan.ts";
import { usageError as commandUsageError } from "../command-words.ts";

export const RUNTIMES = ["wasmedge", "wasmtime", "node"] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

export const USAGE = `usage: llama2 serve [MODEL] [--runtime wasmedge|wasmtime|node] [--threads N] [flags of the server]

Serves a model over HTTP, with OpenAI's API, in the fastest runtime that is installed: WasmEdge (the module is compiled once,
into the cache folder), else wasmtime, else Node.js. MODEL: a llama2.c checkpoint; without one the model of this package.

  --runtime NAME             this runtime and no other
  --threads N                compute with N threads, 16 at most, or "auto": half of the processors; in Node.js, which alone has them
  LLAMA2_WASMEDGE, LLAMA2_WASMTIME    their commands, if they are not on the PATH
  LLAMA2_CACHE               the cache folder (~/.cache/llama2-wasm)

SIGTERM: the server finishes its answers, within --grace seconds. Ctrl-C: it ends at once. If this command
is killed, its runtime ends with it.
Exit codes: 0 drained and ended, 2 usage, 10 no such runtime here, 11 the module cannot be compiled, 12 the package is not built,
128 + n ended by signal n; any other is the server's own.
`;

/** What the command line asks for. */
export interface ServeRequest {
  readonly help: boolean;
  /** Undefined: the best that is installed. */
  readonly runtime: RuntimeName | undefined;
  /** One, where nothing else was asked for. */
  readonly threads: number;
  /** What is left for the server. */
  readonly args: string[];
}

/**
 * Reads the words after `serve`; whatever is not for us goes to the server, which checks it.
 * @throws Llama2Error USAGE
 */
export function parseServeRequest(words: readonly string[]): ServeRequest {
  const args: string[] = [];
  let runtime: string | undefined;
  let threads: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--runtime") runtime = words[++i] ?? "";
    else if (word.startsWith("--runtime=")) runtime = word.slice("--runtime=".length);
    else if (word === "--threads") threads = words[++i] ?? "";
    else if (word.startsWith("--threads=")) threads = word.slice("--threads=".length);
    else args.push(word);
  }
  const help = args.includes("--help") || args.includes("-h");
  const endsAtOnce = help || args.includes("--version");
  const count = threads === undefined ? 1 : threadsOf(threads);
  const named = runtime === undefined ? undefined : runtimeNamed(runtime);
  if (count === 1 || endsAtOnce) return { help, runtime: named, threads: 1, args };
  if (named !== undefined && named !== "node") {
    throw commandUsageError("serve", `--threads ${count}: ${named} has one thread; --runtime node has more`);
  }
  return { help, runtime: "node", threads: count, args };
}

function threadsOf(word: string): number {
  const asked = word === "auto" ? word : Number(word === "" ? NaN : word);
  try {
    return planThreads(asked, { cores: availableParallelism(), obstacle: undefined }).threads;
  } catch {
    throw commandUsageError("serve", `--threads ${word}: "auto" or a number from 1 to ${MOST_THREADS}`);
  }
}

function runtimeNamed(word: string): RuntimeName {
  const name = RUNTIMES.find((known) => known === word);
  if (name === undefined) {
    throw commandUsageError("serve", `no runtime "${word}"; there are ${RUNTIMES.join(", ")}`);
  }
  return name;
}
