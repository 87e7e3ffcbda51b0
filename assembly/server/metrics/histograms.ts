import { parseDecimal } from "../../command/numbers";

/** What is measured in seconds. */
export const enum Histogram {
  TimeToFirstToken,
  InterToken,
  EndToEnd,
  Queue,
  Prefill,
  Decode,
  Count,
}

/** Upper ends of the buckets, in seconds; the last bucket has none. */
export const BOUNDS: StaticArray<string> = [
  "0.001",
  "0.0025",
  "0.005",
  "0.01",
  "0.025",
  "0.05",
  "0.1",
  "0.25",
  "0.5",
  "1",
  "2.5",
  "5",
  "10",
  "30",
  "60",
  "120",
  "300",
  "600",
];
const BOUND_COUNT: i32 = 18;

const limits: usize = memory.data(144, 8); // f64[BOUND_COUNT]
const STRIDE: usize = 160; // of each histogram: u64[BOUND_COUNT + 1] counts, f64 sum
const table: usize = memory.data(960, 8);
const digits: usize = memory.data(8, 1);

/** Empties all. */
export function startHistograms(): void {
  memory.fill(table, 0, STRIDE * Histogram.Count);
  for (let i = 0; i < BOUND_COUNT; i++) {
    const text = unchecked(BOUNDS[i]);
    for (let j = 0; j < text.length; j++) store<u8>(digits + j, <u8>text.charCodeAt(j));
    store<f64>(limits + ((<usize>i) << 3), parseDecimal(digits, text.length));
  }
}

/** Enters a time. */
export function observe(h: Histogram, seconds: f64): void {
  let i = 0;
  while (i < BOUND_COUNT && seconds > load<f64>(limits + ((<usize>i) << 3))) i++;
  const at = table + <usize>h * STRIDE;
  const count = at + ((<usize>i) << 3);
  store<u64>(count, load<u64>(count) + 1);
  store<f64>(at + (STRIDE - 8), load<f64>(at + (STRIDE - 8)) + seconds);
}

/** How many times fell in bucket `i` alone. */
export function bucketCount(h: Histogram, i: i32): u64 {
  return load<u64>(table + <usize>h * STRIDE + ((<usize>i) << 3));
}

/** The sum of all times. */
export function sumOf(h: Histogram): f64 {
  return load<f64>(table + <usize>h * STRIDE + (STRIDE - 8));
}
