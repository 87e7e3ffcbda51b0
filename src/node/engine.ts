import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";
import { type EngineExports } from "../abi.ts";
import { Engine } from "../engine.ts";
import { wasiImports } from "./wasi-imports.ts";

/**
 * An engine under node:wasi.
 * @param wasm the path of llama2.wasm   @param folders that it may read: their names inside -> on the host
 */
export async function createEngine(wasm: string | URL, folders: Readonly<Record<string, string>>): Promise<Engine> {
  const wasi = new WASI({ version: "preview1", preopens: folders });
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), {
    wasi_snapshot_preview1: wasiImports(wasi),
  });
  const exports = instance.exports as unknown as EngineExports;
  // The module is a command; here its functions are called instead, and node:wasi only needs to know the memory.
  wasi.initialize({ exports: { memory: exports.memory } });
  return new Engine(exports);
}
