import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";
import { wasiImports } from "../../src/node/wasi-imports.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A module that exports functions to test, ready to call, under node:wasi.
 * @param file the .wasm file, relative to the repository
 * @param preopens the folders it may see: their names inside -> on the host
 */
export async function instantiate(
  file: string,
  preopens: Readonly<Record<string, string>> = {},
): Promise<WebAssembly.Exports> {
  const path = resolve(ROOT, file);
  if (!existsSync(path)) throw new Error(`${file} is missing: run \`npm run build:test\``);
  const wasi = new WASI({ version: "preview1", preopens });
  const { instance } = await WebAssembly.instantiate(await readFile(path), {
    wasi_snapshot_preview1: wasiImports(wasi),
  });
  // Tells node:wasi where the memory is; a module of plain functions has nothing to start.
  wasi.initialize({ exports: { memory: instance.exports["memory"] } });
  return instance.exports;
}
