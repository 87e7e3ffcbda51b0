import { Llama2Error } from "../errors.ts";
import { sha256Hex } from "../models/sha256.ts";
import type { Platform } from "./platform.ts";
import type { WasmSpec } from "./protocol.ts";

/** A function that makes a vector: what an engine without SIMD refuses. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 10, 1, 8, 0, 0x41, 0, 0xfd, 15, 0xfd],
  ...[0x62, 11],
);
const MAGIC = [0, 0x61, 0x73, 0x6d];

/** Whether this WebAssembly has SIMD. */
export function hasSimd(): boolean {
  return WebAssembly.validate(SIMD_PROBE);
}

/** The engine's module, and the SHA-256 of its bytes where they are seen. */
export interface CompiledWasm {
  readonly module: WebAssembly.Module;
  readonly sha256: string | undefined;
}

/** @throws Llama2Error WASM_SIMD, WASM_FETCH, WASM_COMPILE_CSP, WASM_INVALID */
export async function compileWasm(spec: WasmSpec, platform: Platform): Promise<CompiledWasm> {
  if (!hasSimd()) {
    throw new Llama2Error("WASM_SIMD", "this WebAssembly has no SIMD: a newer browser or runtime is needed");
  }
  if (spec.kind === "module") return { module: spec.module, sha256: undefined };
  const bytes = spec.kind === "url" ? await readModule(spec.url, platform) : spec.bytes;
  try {
    return { module: await WebAssembly.compile(bytes as BufferSource), sha256: sha256Hex(bytes) };
  } catch (cause) {
    const { message } = cause as Error;
    if (/unsafe-eval|content security policy|\bCSP\b/i.test(message)) {
      const remedy = "add 'wasm-unsafe-eval' to script-src";
      throw new Llama2Error("WASM_COMPILE_CSP", `the page's Content-Security-Policy forbids WebAssembly: ${remedy}`, {
        cause,
      });
    }
    throw new Llama2Error("WASM_INVALID", `the engine's module cannot be compiled: ${message}`, { cause });
  }
}

async function readModule(url: string, platform: Platform): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await platform.readFile(url);
  } catch (cause) {
    throw new Llama2Error("WASM_FETCH", `cannot fetch ${url}: ${(cause as Error).message}`, { cause });
  }
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const remedy = "is its path right, and does the bundler copy it?";
    throw new Llama2Error("WASM_FETCH", `${url} is no WebAssembly, but something that came in its place: ${remedy}`);
  }
  return bytes;
}
