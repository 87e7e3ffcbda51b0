import { Writer } from "../base/writer";
import { now } from "../host/clock";

const MULTIPLICATIONS: i32 = 100_000;
/** Interpreters do about 0.1 of these a nanosecond, compilers more than 3. */
const SLOWEST_COMPILED: f64 = 0.6;
const TRIES: i32 = 3;

const result: usize = memory.data(16, 16);

/** Whether this module is interpreted: the time that a few SIMD multiplications take. Costs 1 ms where it is, 0.1 where not. */
export function isInterpreted(): bool {
  // The fastest of a few, because any one may be interrupted, or be compiled while it runs.
  let least = Infinity;
  for (let i = 0; i < TRIES; i++) {
    const begun = now();
    multiply();
    const seconds = now() - begun;
    if (seconds < least) least = seconds;
  }
  return least * SLOWEST_COMPILED * 1e9 > MULTIPLICATIONS;
}

/** The inner loop of a matrix-vector product, without the memory. */
function multiply(): void {
  const x = f32x4.splat(0.999);
  let a = x;
  let b = x;
  for (let i = 0; i < MULTIPLICATIONS; i += 8) {
    a = f32x4.add(f32x4.mul(a, x), x);
    b = f32x4.add(f32x4.mul(b, x), x);
  }
  v128.store(result, f32x4.add(a, b));
}

/** Says on a terminal what makes the command a hundred times faster. */
export function writeInterpreterHint(out: Writer): void {
  out
    .text("llama2: this runtime interprets; a hundred times faster: WasmEdge 0.14: ")
    .text(
      "wasmedge compile llama2.wasm llama2.aot.wasm, then run that; 0.17: wasmedge run --run-mode jit llama2.wasm\n",
    )
    .flush();
}
