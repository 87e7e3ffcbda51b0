import { clock_time_get, clockid } from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

const nanoseconds: usize = memory.data(8, 8);

export function now(): f64 {
  clock_time_get(clockid.MONOTONIC, 1000, nanoseconds);
  return <f64>load<u64>(nanoseconds) * 1e-9;
}

export function unixTime(): u64 {
  clock_time_get(clockid.REALTIME, 1_000_000, nanoseconds);
  return load<u64>(nanoseconds) / 1_000_000_000;
}

export function unixMilliseconds(): u64 {
  clock_time_get(clockid.REALTIME, 1_000_000, nanoseconds);
  return load<u64>(nanoseconds) / 1_000_000;
}
