import { random_get } from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

const word: usize = memory.data(8, 8);

export function randomU64(): u64 {
  random_get(word, 8);
  return load<u64>(word);
}
