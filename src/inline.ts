import { MODULE } from "./inline-bytes.js";
import { type Llama, type LlamaOptions, startLlama } from "./llama.ts";
import { locateInPage, threadPlaceInPage } from "./page.ts";
import { isWorker, serveAsWorker } from "./worker/browser-worker.ts";
import { eitherPort } from "./worker/either-port.ts";
import { browserPort } from "./worker/worker-port.ts";

export { openModelCache } from "./page.ts";
export * from "./public.ts";

/*
 * The library for bundlers that lose its files: the engine's module is a text in this one, and where the worker's file is not
 * found, this file is the worker. The name tells it that it is; a worker of somebody else may import it, too.
 */
const WORKER = { type: "module", name: "llama2-wasi" } as const;
const SELF = import.meta.url;

if (isWorker(WORKER.name)) serveAsWorker();

/**
 * As `createLlama` of the package itself.
 * @throws Llama2Error: MODEL_* for the file, WASM_* for the module, OUT_OF_MEMORY, QUOTA, CACHE_LOCKED, ABORTED, WORKER_LOST
 */
export async function createLlama(options: LlamaOptions): Promise<Llama> {
  return await startLlama(options, {
    spawn: (make) =>
      make === undefined
        ? eitherPort(new Worker(new URL("./worker/browser.js", import.meta.url), { type: "module" }), () => {
            return new Worker(SELF, WORKER);
          })
        : browserPort(make()),
    wasm: moduleBytes,
    threadsWasm: undefined,
    threadPlace: threadPlaceInPage,
    locate: locateInPage,
    cacheFolder: undefined,
  });
}

async function moduleBytes(): Promise<ArrayBuffer> {
  const zipped = Uint8Array.from(atob(MODULE), (character) => character.charCodeAt(0));
  const bytes = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(bytes).arrayBuffer();
}
