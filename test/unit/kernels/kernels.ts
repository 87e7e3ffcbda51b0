import { instantiate } from "../../wasm/instantiate.ts";
import { Random } from "../../models/random.ts";

type Function = (...args: number[]) => number;

/** build/kernels.wasm with room in its memory: what the kernel tests drive. */
export class Kernels {
  readonly #functions: Readonly<Record<string, Function>>;
  readonly #memory: WebAssembly.Memory;

  private constructor(exports: WebAssembly.Exports) {
    this.#functions = exports as Record<string, Function>;
    this.#memory = exports["memory"] as WebAssembly.Memory;
  }

  static async load(): Promise<Kernels> {
    return new Kernels(await instantiate("build/kernels.wasm"));
  }

  /** Calls an exported function. */
  call(name: string, ...args: number[]): number {
    return this.#functions[name]!(...args);
  }

  /** A block of `bytes` bytes filled with 0xff, NaN to every kernel: what is read without being written shows. */
  block(bytes: number): number {
    const at = (this.#functions["alloc"] as unknown as (n: bigint) => number)(BigInt(bytes));
    new Uint8Array(this.#memory.buffer, at, bytes).fill(0xff);
    return at;
  }

  /** A copy of `bytes` bytes. */
  bytes(at: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, bytes).slice();
  }

  /** A copy of `count` numbers. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count).slice();
  }

  /** Puts numbers into a new block, with `spare` bytes of NaN behind them. */
  put(data: Float32Array | Int8Array, spare = 64): number {
    const at = this.block(data.byteLength + spare);
    new Uint8Array(this.#memory.buffer, at, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return at;
  }
}

/** Numbers of both signs and many sizes. */
export function randomFloats(random: Random, count: number): Float32Array {
  return Float32Array.from(
    { length: count },
    () => (random.uniform() * 2 - 1) * 2 ** Math.floor(random.uniform() * 8 - 6),
  );
}

/** Whole numbers from -127 to 127. */
export function randomQuants(random: Random, count: number): Int8Array {
  return Int8Array.from({ length: count }, () => Math.floor(random.uniform() * 255) - 127);
}
