import { parseArgs } from "node:util";
import { candidateNamed, CANDIDATES, type Runtime } from "../test/runtimes/index.ts";
import { MODEL_SHAPES, type ModelFormat, type ModelShape } from "../test/models/random-model.ts";
import { measureBrowser } from "./browser.ts";
import { measureConcurrency } from "./concurrency.ts";
import { engine, llama2c, llamaBench } from "./contestants.ts";
import { measureKernels } from "./kernels.ts";
import { measureMachine } from "./machine.ts";
import { writeReport } from "./report.ts";
import { measureServer, measureSoak } from "./server.ts";
import { llamaServer, ourServer, type ServerTarget } from "./server-targets.ts";
import { measureSize } from "./size.ts";
import { measureTokens } from "./tokens.ts";
import { SERVER_RUNTIMES } from "../test/server/server-process.ts";

const DEFAULT_RUNTIMES = "node24,wasmtime,wasmedge-0.17";
const ALL_SHAPES = Object.keys(MODEL_SHAPES).join(",");

const USAGE = `usage: npm run bench -- WHAT... [options]

  machine    how fast one thread reads memory, in every runtime: the roof of decoding
  tokens     tokens a second, in every runtime, against native programs
  browser    tokens a second in Chromium with one thread and two, against wllama
  server     the HTTP server under load: tokens a second, latencies, errors
  concurrency  tokens a second of up to 32 sequences at once, against one
  soak       the HTTP server kept busy for minutes: memory, errors and equal answers; fails where they are bad
  kernels    the kernels alone, in the Node that runs this
  size       the bytes of llama2.wasm, by source file
  report     nothing new: writes the tables of bench/README.md again

  --runtimes LIST       default: ${DEFAULT_RUNTIMES}; the server: wasmedge-0.17,wasmtime,node
  --shapes LIST         default: ${ALL_SHAPES}; in the browser: stories110M
  --formats LIST        default: f32,q8_0
  --prefill N           tokens of the prompt (128)
  --decode N            tokens generated one by one (128)
  --rounds N            (5)
  --run PATH            llama2.c's run, for fp32: give the path of a binary that you built
  --runq PATH           llama2.c's runq, for Q8_0
  --llama-bench PATH    llama.cpp's llama-bench
  --llama-server PATH   llama.cpp's llama-server
  --clients LIST        of the server (1,2,8,32)
  --minutes N           of the soak (10)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runtimes: { type: "string", default: DEFAULT_RUNTIMES },
    shapes: { type: "string", default: ALL_SHAPES },
    formats: { type: "string", default: "f32,q8_0" },
    prefill: { type: "string", default: "128" },
    decode: { type: "string", default: "128" },
    rounds: { type: "string", default: "5" },
    run: { type: "string" },
    runq: { type: "string" },
    "llama-bench": { type: "string" },
    "llama-server": { type: "string" },
    clients: { type: "string", default: "1,2,8,32" },
    minutes: { type: "string", default: "10" },
  },
});

/** The members of a list option, each one of those that there are. */
function members<T extends string>(option: string, list: string, known: readonly T[]): T[] {
  return list.split(",").map((name) => {
    const member = known.find((candidate) => candidate === name);
    if (member === undefined) throw new Error(`--${option} ${name}: expected some of ${known.join(", ")}`);
    return member;
  });
}

function count(option: "prefill" | "decode" | "rounds" | "minutes"): number {
  const value = Number(values[option]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${option} ${values[option]}: expected a whole number`);
  return value;
}

function runtimes(): Runtime[] {
  const names = CANDIDATES.map(({ name }) => name);
  return members("runtimes", values.runtimes, names).map((name) => {
    const candidate = candidateNamed(name);
    const runtime = candidate.find();
    if (runtime === undefined) throw new Error(`${name} is not installed: ${candidate.install}`);
    return runtime;
  });
}

async function concurrency(): Promise<unknown> {
  const shapes = members("shapes", values.shapes, Object.keys(MODEL_SHAPES) as ModelShape[]);
  const formats = members<ModelFormat>("formats", values.formats, ["f32", "q8_0"]);
  return await measureConcurrency(runtimes(), shapes, formats, count("rounds"));
}

async function tokens(): Promise<unknown> {
  const { run, runq, "llama-bench": bench } = values;
  return await measureTokens({
    shapes: members("shapes", values.shapes, Object.keys(MODEL_SHAPES) as ModelShape[]),
    formats: members<ModelFormat>("formats", values.formats, ["f32", "q8_0"]),
    engines: runtimes().map(engine),
    natives: [
      ...(run === undefined ? [] : [llama2c(run, "f32")]),
      ...(runq === undefined ? [] : [llama2c(runq, "q8_0")]),
      ...(bench === undefined ? [] : [llamaBench(bench)]),
    ],
    load: { prefill: count("prefill"), decode: count("decode") },
    rounds: count("rounds"),
  });
}

async function browser(): Promise<unknown> {
  const shapes = values.shapes === ALL_SHAPES ? "stories110M" : values.shapes;
  return await measureBrowser({
    shapes: members("shapes", shapes, Object.keys(MODEL_SHAPES) as ModelShape[]),
    formats: members<ModelFormat>("formats", values.formats, ["f32", "q8_0"]),
    load: { prefill: count("prefill"), decode: count("decode") },
    rounds: count("rounds"),
  });
}

function servers(): ServerTarget[] {
  const names = values.runtimes === DEFAULT_RUNTIMES ? "wasmedge-0.17,wasmtime,node" : values.runtimes;
  return members("runtimes", names, SERVER_RUNTIMES).map(ourServer);
}

async function server(): Promise<unknown> {
  const { "llama-server": native, clients } = values;
  const targets = [...servers(), ...(native === undefined ? [] : [llamaServer(native)])];
  return await measureServer({ targets, clients: clients.split(",").map(Number), rounds: count("rounds") });
}

async function soak(): Promise<void> {
  for (const fault of await measureSoak(servers(), count("minutes"))) {
    console.error(fault);
    process.exitCode = 1;
  }
}

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  machine: () => measureMachine(runtimes()),
  tokens,
  browser,
  concurrency,
  server,
  soak,
  kernels: measureKernels,
  size: measureSize,
  report: () => Promise.resolve(),
};

if (positionals.length === 0 || positionals.some((name) => !(name in PARTS))) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  for (const name of positionals) await PARTS[name]!();
  writeReport();
}
