import { monotonicNow, wallNow } from "./imports";

const datetime: usize = memory.data(16, 8); // u64 seconds, u32 nanoseconds

export function now(): f64 {
  return <f64>monotonicNow() * 1e-9;
}

export function unixTime(): u64 {
  wallNow(datetime);
  return load<u64>(datetime);
}

export function unixMilliseconds(): u64 {
  wallNow(datetime);
  return load<u64>(datetime) * 1000 + load<u32>(datetime, 8) / 1_000_000;
}
