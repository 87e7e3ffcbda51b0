import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type Engine, type EngineConfig, type LoadOptions } from "../../src/engine.ts";
import { createEngine } from "../../src/node/engine.ts";
import { DEFAULT_MODULE } from "../runtimes/runtime.ts";

/** An engine, and a way to give it models that are only bytes. */
export interface TestEngine {
  readonly engine: Engine;
  /** Loads a checkpoint, in place of the one before; the memory keeps what that left. */
  readonly load: (checkpoint: Uint8Array, options?: LoadOptions) => EngineConfig;
}

/** A new instance of dist/llama2.wasm with a folder of its own, which goes when the test file ends. */
export async function openEngine(): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-engine-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const engine = await createEngine(DEFAULT_MODULE, { models: folder });
  return {
    engine,
    load: (checkpoint, options) => {
      writeFileSync(join(folder, "model.bin"), checkpoint);
      return engine.loadModel("models/model.bin", options);
    },
  };
}
