import { random_get } from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

const word: usize = memory.data(8, 8);

/** 64 bits from the host's source of randomness, fit for secrets. */
export function randomU64(): u64 {
  random_get(word, 8);
  return load<u64>(word);
}
