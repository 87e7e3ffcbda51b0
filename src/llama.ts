import { ApiClient, type Fetch } from "./api/api-client.ts";
import { Draft, type DraftParameters, type DraftState } from "./api/draft.ts";
import { Llama2Error } from "./errors.ts";
import { type Locate, modelName, type ModelSource, sourceSpec, tokenizerBeside } from "./model-source.ts";
import { planThreads, type ThreadPlace, type ThreadsReason } from "./thread-plan.ts";
import type { Progress, ReadyInfo, WasmSpec } from "./worker/protocol.ts";
import { WorkerClient } from "./worker/worker-client.ts";
import type { WorkerPort } from "./worker/worker-port.ts";

/** The engine's module: where it is, or it itself. */
export type WasmSource = string | URL | Response | ArrayBuffer | Uint8Array | WebAssembly.Module;

/** How to start an engine. */
export interface LlamaOptions<W = Worker> {
  readonly model: ModelSource;
  /** tokenizer.bin beside the model when absent. */
  readonly tokenizer?: ModelSource;
  /** The package's own when absent. */
  readonly wasm?: WasmSource;
  /** llama2-server-threads.wasm; when both are absent, the package's own. */
  readonly threadsWasm?: WasmSource;
  /** How many threads compute, 16 at most; "auto" when absent. Where there can be no others it is one (`info` says why). */
  readonly threads?: "auto" | number;
  /** Makes the worker, where a bundler or a policy wants it made in a way of its own. */
  readonly worker?: () => W;
  /** The model's name in the API; its file's name without an extension when absent. */
  readonly modelId?: string;
  /** Answers that are computed at the same time; up to four, as memory allows, when absent. */
  readonly slots?: number;
  /** Tokens of each slot; the model's context when absent. */
  readonly context?: number;
  /** Stops the start. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What people may want to know of: a download that tries again, or starts again. */
  readonly onNotice?: (text: string) => void;
}

/** What is different in a page and in Node.js. */
export interface Environment<W> {
  readonly spawn: (make: (() => W) | undefined) => WorkerPort;
  readonly locate: Locate;
  /** The package's own module. */
  readonly wasm: () => WasmSource | Promise<WasmSource>;
  /** The package's own build with threads, where it has one. */
  readonly threadsWasm: (() => URL) | undefined;
  readonly threadPlace: () => ThreadPlace;
  readonly cacheFolder: string | undefined;
}

const NO_THREADS_WASM: ThreadsReason = {
  code: "NO_MODULE",
  text: "only a module for one thread is here (threadsWasm is missing)",
};

/** What an engine is. */
export interface LlamaInfo extends ReadyInfo {
  readonly modelId: string;
  readonly simd: true;
}

/**
 * Starts an engine in a worker and loads a model into it.
 * @throws Llama2Error: MODEL_* for the file, WASM_* for the module, OUT_OF_MEMORY, QUOTA, CACHE_LOCKED, ABORTED, WORKER_LOST
 */
export async function startLlama<W>(options: LlamaOptions<W>, environment: Environment<W>): Promise<Llama> {
  const { signal, onProgress, onNotice, slots, context } = options;
  const { locate } = environment;
  const ownThreads = options.wasm === undefined ? environment.threadsWasm?.() : undefined;
  const threadsSource = options.threadsWasm ?? ownThreads;
  const place = environment.threadPlace();
  const obstacle = place.obstacle ?? (threadsSource === undefined ? NO_THREADS_WASM : undefined);
  const threads = planThreads(options.threads ?? "auto", { cores: place.cores, obstacle });
  if (signal?.aborted === true) throw new Llama2Error("ABORTED", "the start was stopped", { cause: signal.reason });
  const model = await sourceSpec(options.model, "model", locate, { signal, onProgress });
  const tokenizer =
    options.tokenizer === undefined
      ? tokenizerBeside(model)
      : await sourceSpec(options.tokenizer, "tokenizer", locate, { signal, onProgress });
  const wasm = await wasmSpec(options.wasm ?? (await environment.wasm()));
  const threadsWasm = threadsSource && (await wasmSpec(threadsSource));
  const modelId = options.modelId ?? modelName(model);
  let client: WorkerClient;
  try {
    client = new WorkerClient(() => environment.spawn(options.worker));
  } catch (cause) {
    throw new Llama2Error("WORKER_LOST", `the worker could not start: ${(cause as Error).message}`, { cause });
  }
  const { cacheFolder } = environment;
  const info = await client.start(
    { type: "start", wasm, threads, threadsWasm, model, tokenizer, modelId, slots, context, cacheFolder },
    { signal, onProgress, onNotice },
  );
  return new Llama(client, { ...info, modelId, simd: true });
}

async function wasmSpec(source: WasmSource): Promise<WasmSpec> {
  if (typeof source === "string" || source instanceof URL) return { kind: "url", url: String(source) };
  if (source instanceof WebAssembly.Module) return { kind: "module", module: source };
  if (source instanceof Uint8Array) return { kind: "bytes", bytes: source };
  if (source instanceof ArrayBuffer) return { kind: "bytes", bytes: new Uint8Array(source) };
  if (!source.ok) throw new Llama2Error("WASM_FETCH", `cannot fetch ${source.url}: HTTP status ${source.status}`);
  return { kind: "bytes", bytes: new Uint8Array(await source.arrayBuffer()) };
}

/** An engine with a model, in a worker of its own. The calls are those of the server's API (docs/server.md). */
export class Llama extends ApiClient {
  readonly info: LlamaInfo;
  readonly #client: WorkerClient;

  /** Use `createLlama`. */
  constructor(client: WorkerClient, info: LlamaInfo) {
    super({ baseUrl: "http://localhost", fetch: (input, init) => client.fetch(input, init) });
    this.#client = client;
    this.info = info;
  }

  /** Resolves when the engine answers no more: with WORKER_LOST when its worker died, DISPOSED after `dispose`. */
  get closed(): Promise<Llama2Error> {
    return this.#client.closed;
  }

  /** `fetch` for clients of the API: `new OpenAI({ baseURL: "http://localhost/v1", apiKey: "-", fetch: llama.fetch })`. */
  readonly fetch: Fetch = (input, init) => this.#client.fetch(input, init);

  /** A text to write a few tokens at a time, and to save. */
  async draft(prompt: string, parameters?: DraftParameters & { seed?: number }): Promise<Draft> {
    return await Draft.start(this, prompt, parameters);
  }

  /** A draft that was saved. @throws Llama2Error USAGE when it belongs to another model */
  async restore(state: DraftState): Promise<Draft> {
    return await Draft.restore(this, state);
  }

  /** Ends the worker and gives its memory back. What is under way fails with DISPOSED. */
  async dispose(): Promise<void> {
    await this.#client.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
