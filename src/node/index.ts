import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type Llama, type LlamaOptions, startLlama } from "../llama.ts";
import type { ModelCache } from "../models/cache.ts";
import type { FromWorker } from "../worker/protocol.ts";
import type { WorkerPort } from "../worker/worker-port.ts";
import { FolderCache } from "./folder-cache.ts";
import { cacheFolder } from "./pull/cache-folder.ts";

export * from "../public.ts";

/** What is different in Node.js. */
export interface NodeLlamaOptions extends LlamaOptions<Worker> {
  /** Where downloads are kept; `library` in the cache folder of `llama2 pull` when absent. */
  readonly cacheFolder?: string;
}

/**
 * Starts an engine in a worker thread and loads a model into it. A thread that has nothing to do keeps no process alive.
 * @throws Llama2Error: MODEL_* for the file, WASM_* for the module, OUT_OF_MEMORY, IO, ABORTED, WORKER_LOST
 */
export async function createLlama(options: NodeLlamaOptions): Promise<Llama> {
  return await startLlama(options, {
    spawn: (make) => nodePort(make?.() ?? newWorker()),
    wasm: () => new URL("../llama2-server.wasm", import.meta.url),
    threadsWasm: () => new URL("../llama2-server-threads.wasm", import.meta.url),
    threadPlace: () => ({ cores: availableParallelism(), obstacle: undefined }),
    locate: (text) => {
      if (/^https?:/i.test(text)) return { kind: "url", url: text, sha256: undefined, cached: true };
      return { kind: "path", path: text.startsWith("file:") ? fileURLToPath(text) : resolve(text) };
    },
    cacheFolder: options.cacheFolder ?? libraryFolder(),
  });
}

/** The models that were downloaded into a folder. */
export function openModelCache(folder: string = libraryFolder()): Promise<ModelCache | undefined> {
  return Promise.resolve(new FolderCache(folder));
}

function libraryFolder(): string {
  return join(cacheFolder(process.env, process.platform, homedir()), "library");
}

/** Without the flags of this process, some of which a thread's file cannot have. */
function newWorker(): Worker {
  return new Worker(new URL("./worker.js", import.meta.url), { execArgv: [] });
}

function nodePort(worker: Worker): WorkerPort {
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    listen: (onMessage, onLost) => {
      worker.on("message", (message: FromWorker) => {
        onMessage(message);
      });
      worker.on("error", (error) => {
        onLost(error.message);
      });
      worker.on("exit", (code) => {
        onLost(`it ended with exit code ${code}`);
      });
    },
    terminate: async () => {
      await worker.terminate();
    },
    hold: (alive) => {
      if (alive) worker.ref();
      else worker.unref();
    },
  };
}
