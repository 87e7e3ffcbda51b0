import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { wasmFunctions } from "../test/wasm-functions.ts";
import { writeResult } from "./results.ts";
import { buildWasm, ROOT } from "./wasm-build.ts";

export interface SizeResult {
  /** dist/llama2.wasm, names and all sections included. */
  bytes: number;
  /** Code by source file; a function that was inlined counts where it went. */
  codeBytes: Record<string, number>;
}

/** Where the bytes of llama2.wasm are, by source file. */
export async function measureSize(): Promise<SizeResult> {
  const named = await buildWasm("assembly/cli/main.ts", "named", ["--debug"]);
  const codeBytes: Record<string, number> = {};
  for (const { name, bytes } of wasmFunctions(await readFile(named))) {
    const file = sourceFile(name);
    codeBytes[file] = (codeBytes[file] ?? 0) + bytes;
  }
  const result = {
    bytes: (await stat(join(ROOT, "dist/llama2.wasm"))).size,
    codeBytes: Object.fromEntries(Object.entries(codeBytes).sort(([, a], [, b]) => b - a)),
  };
  writeResult("size", result);
  for (const [file, bytes] of Object.entries(result.codeBytes)) console.log(`${String(bytes).padStart(7)}  ${file}`);
  console.log(`${String(result.bytes).padStart(7)}  dist/llama2.wasm`);
  return result;
}

/** assembly/model/forward/forward -> assembly/model/forward; methods are Class#method. */
function sourceFile(name: string): string {
  const plain = name.replace(/<.*/, ""); // type arguments
  return plain.includes("/") ? plain.slice(0, plain.lastIndexOf("/")) : plain;
}
