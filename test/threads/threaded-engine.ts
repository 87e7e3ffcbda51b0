import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";
import { Worker } from "node:worker_threads";
import { afterAll } from "vitest";
import type { EngineExports } from "../../src/abi.ts";
import { Engine } from "../../src/engine.ts";
import { wasiImports } from "../../src/node/wasi-imports.ts";
import type { TestEngine } from "../engine/test-engine.ts";
import { ROOT } from "../sources.ts";

const module = new WebAssembly.Module(readFileSync(join(ROOT, "build/engine-threads.wasm")));

/** An engine whose products are computed by so many threads: this one, and workers of the library. */
export async function openThreadedEngine(threads: number): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-threads-"));
  const wasi = new WASI({ version: "preview1", preopens: { models: folder } });
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasiImports(wasi), env: { memory } });
  const exports = instance.exports as unknown as EngineExports;
  wasi.initialize({ exports: { memory } });
  const workers: Worker[] = [];
  for (let number = 1; number < threads; number++) {
    const worker = new Worker(join(ROOT, "dist/node/worker.js"));
    workers.push(worker);
    await new Promise((resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
      worker.postMessage({ type: "join", module, memory, number });
    });
  }
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
    rmSync(folder, { recursive: true });
  });
  const engine = new Engine(exports);
  return {
    engine,
    load: (checkpoint, options) => {
      writeFileSync(join(folder, "model.bin"), checkpoint);
      return engine.loadModel("models/model.bin", options);
    },
  };
}
