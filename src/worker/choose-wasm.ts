import { type CompiledWasm, compileWasm } from "./compile.ts";
import type { Platform } from "./platform.ts";
import type { StartMessage } from "./protocol.ts";
import type { ThreadsReason } from "../thread-plan.ts";

/** Pages of 64 KiB: all that WebAssembly can address; where a device has no room for so many addresses, less. */
const MOST_PAGES = [65_536, 32_768, 16_384];
/** The module asks for fewer (test/module.test.ts); the rest it takes as it needs it. */
const FIRST_PAGES = 16;

/** The engine's module for as many threads as there can be. */
export interface ChosenWasm extends CompiledWasm {
  /** What the build with threads runs on. */
  readonly memory: WebAssembly.Memory | undefined;
  readonly threads: number;
  readonly reason: ThreadsReason;
}

/**
 * Compiles the build with threads, or, where it or its memory is not to be had, the other one.
 * @throws Llama2Error WASM_SIMD, WASM_FETCH, WASM_COMPILE_CSP, WASM_INVALID
 */
export async function chooseWasm(
  { wasm, threadsWasm, threads: { threads, reason } }: Pick<StartMessage, "wasm" | "threadsWasm" | "threads">,
  platform: Platform,
): Promise<ChosenWasm> {
  if (threads > 1 && threadsWasm !== undefined) {
    try {
      const memory = sharedMemory();
      return { ...(await compileWasm(threadsWasm, platform)), memory, threads, reason };
    } catch (cause) {
      const code = cause instanceof RangeError ? "NO_MEMORY" : "NO_MODULE";
      reason = { code, text: (cause as Error).message };
    }
  }
  return { ...(await compileWasm(wasm, platform)), memory: undefined, threads: 1, reason };
}

/** As much memory for several threads as the device has addresses for. @throws RangeError with a reason for `info` */
export function sharedMemory(): WebAssembly.Memory {
  let refusal = "";
  for (const maximum of MOST_PAGES) {
    try {
      return new WebAssembly.Memory({ initial: FIRST_PAGES, maximum, shared: true });
    } catch (cause) {
      refusal = (cause as Error).message;
    }
  }
  throw new RangeError(`shared memory was refused: ${refusal}`);
}
