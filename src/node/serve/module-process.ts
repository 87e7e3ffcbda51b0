/**
 * A process that runs a WASI command with WasmEdge's sockets. The command runs in a thread of its own, because it never
 * returns to an event loop; this one has the sockets, and hears signals and its owner's end. The server's build with threads gets
 * more of them.
 * usage: node module-process.js MODULE THREADS FOLDERS ARGS...     FOLDERS: JSON, name inside -> folder outside
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { importWasi } from "../command.ts";
import { type Functions, plainFunctions } from "../../loopback/plain-functions.ts";
import { ModuleMemory } from "../../loopback/module-memory.ts";
import { sharedMemory } from "../../worker/choose-wasm.ts";
import { gatherCrew, type ModuleCrew, serveWithCrew } from "./module-crew.ts";
import { type ListenRequest, Network } from "./sockets/network.ts";
import { SocketMemory } from "./sockets/socket-memory.ts";
import { socketImports } from "./sockets/socket-imports.ts";

interface Task {
  module: string;
  threads: number;
  preopens: Record<string, string>;
  args: string[];
  buffer: SharedArrayBuffer;
}

function runEventLoop([module, threads, folders, ...args]: string[]): void {
  const shared = new SocketMemory();
  const network = new Network(shared);
  const preopens = JSON.parse(folders!) as Record<string, string>;
  const task: Task = { module: module!, threads: Number(threads), preopens, args, buffer: shared.buffer };
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
  worker.on("message", (message: ListenRequest | ModuleCrew | number | null) => {
    if (message === null) network.lookAtAll();
    else if (typeof message === "number") process.exit(message);
    else if ("memory" in message) gatherCrew(message, worker);
    else network.listen(message);
  });
  endWithOwner();
}

/** Ends this process when the one at the other end of its IPC channel has ended; without a channel, never. */
function endWithOwner(): void {
  // There is nobody to be told and nothing to be tidied, and an exit would wait for threads that read from a slow disk.
  const end = (): void => {
    process.kill(process.pid, "SIGKILL");
  };
  process.on("disconnect", end);
  // Undefined without a channel; false where it ended while the imports were loaded.
  if ((process.connected as boolean | undefined) === false) end();
}

async function runModule({ module, threads, preopens, args, buffer }: Task): Promise<number> {
  const { WASI } = await importWasi();
  const wasi = new WASI({
    version: "preview1",
    args: ["llama2-server", ...args],
    env: process.env,
    preopens,
    returnOnExit: true,
  });
  const memory = new ModuleMemory();
  const imports = socketImports(wasi.wasiImport as Functions, new SocketMemory(buffer), parentPort!, memory);
  try {
    const shared = threads > 1 ? sharedMemory() : undefined;
    const compiled = await WebAssembly.compile(await readFile(module));
    const instance = await WebAssembly.instantiate(compiled, {
      wasi_snapshot_preview1: plainFunctions(imports),
      ...(shared !== undefined && { env: { memory: shared } }),
    });
    memory.attach(instance.exports["memory"] as WebAssembly.Memory);
    if (shared === undefined) return wasi.start(instance);
    wasi.initialize({ exports: { memory: shared } });
    return await serveWithCrew(instance, { module: compiled, memory: shared, threads }, parentPort!);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    console.error(`llama2: internal error, please report it: ${error.message}`);
    return 1;
  }
}

if (isMainThread) runEventLoop(process.argv.slice(2));
else parentPort!.postMessage(await runModule(workerData as Task));
