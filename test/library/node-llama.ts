import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { createLlama, type Llama, type NodeLlamaOptions } from "../../src/node/index.ts";
import { ROOT } from "../sources.ts";
import { SERVER_WASM } from "./loopback-server.ts";

/** An engine in a thread as the built package has it; its owner is tested as it stands in src. */
export async function startLlama(options: NodeLlamaOptions): Promise<Llama> {
  return await createLlama({
    wasm: pathToFileURL(SERVER_WASM),
    worker: () => new Worker(join(ROOT, "dist/node/worker.js")),
    ...options,
  });
}

/** The paths of a model's files. */
export function absolute({ model, tokenizer }: { model: string; tokenizer: string }): {
  model: string;
  tokenizer: string;
} {
  return { model: join(ROOT, model), tokenizer: join(ROOT, tokenizer) };
}
