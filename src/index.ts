import { type Llama, type LlamaOptions, startLlama } from "./llama.ts";
import type { ModelCache } from "./models/cache.ts";
import { OpfsCache } from "./models/opfs-cache.ts";
import { browserPort } from "./worker/worker-port.ts";

export * from "./public.ts";

/**
 * Starts an engine in a module worker of this page and loads a model into it.
 * @throws Llama2Error: MODEL_* for the file, WASM_* for the module, OUT_OF_MEMORY, QUOTA, CACHE_LOCKED, ABORTED, WORKER_LOST
 */
export async function createLlama(options: LlamaOptions): Promise<Llama> {
  return await startLlama(options, {
    // Bundlers look for these two expressions.
    spawn: (make) =>
      browserPort(make?.() ?? new Worker(new URL("./worker/browser.js", import.meta.url), { type: "module" })),
    wasmUrl: () => new URL("./llama2-server.wasm", import.meta.url).href,
    locate: (text) => ({ kind: "url", url: new URL(text, document.baseURI).href, sha256: undefined, cached: true }),
    cacheFolder: undefined,
  });
}

/**
 * The models that this origin has downloaded.
 * @returns undefined where there is no storage for them: an old browser, a private window
 */
export async function openModelCache(): Promise<ModelCache | undefined> {
  return await OpfsCache.open();
}
