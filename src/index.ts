import { type Llama, type LlamaOptions, startLlama } from "./llama.ts";
import { locateInPage, threadPlaceInPage } from "./page.ts";
import { browserPort } from "./worker/worker-port.ts";

export { openModelCache } from "./page.ts";
export * from "./public.ts";

/**
 * Starts an engine in a module worker of this page and loads a model into it.
 * @throws Llama2Error: MODEL_* for the file, WASM_* for the module, OUT_OF_MEMORY, QUOTA, CACHE_LOCKED, ABORTED, WORKER_LOST
 */
export async function createLlama(options: LlamaOptions): Promise<Llama> {
  return await startLlama(options, {
    // Bundlers look for these three expressions.
    spawn: (make) =>
      browserPort(make?.() ?? new Worker(new URL("./worker/browser.js", import.meta.url), { type: "module" })),
    wasm: () => new URL("./llama2-server.wasm", import.meta.url),
    threadsWasm: () => new URL("./llama2-server-threads.wasm", import.meta.url),
    threadPlace: threadPlaceInPage,
    locate: locateInPage,
    cacheFolder: undefined,
  });
}
