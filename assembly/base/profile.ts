import { now } from "../host/clock";

/** Where a token's time goes. Each operation of the forward pass ends with one `lap`; nothing is measured unless started. */
export const EMBED: i32 = 0;
export const NORM: i32 = 1;
export const QUANTIZE: i32 = 2;
export const QKV: i32 = 3;
export const ROPE: i32 = 4;
export const ATTENTION: i32 = 5;
export const ATTENTION_OUT: i32 = 6;
export const FEED_FORWARD: i32 = 7;
export const SWIGLU: i32 = 8;
export const RESIDUAL: i32 = 9;
export const CLASSIFIER: i32 = 10;
export const OPERATIONS: i32 = 11;

const seconds: usize = memory.data(88, 8); // f64[OPERATIONS]
let running: bool = false;
let last: f64 = 0;

/** Sets every sum to 0 and begins to measure. */
export function startProfile(): void {
  memory.fill(seconds, 0, (<usize>OPERATIONS) << 3);
  running = true;
  last = now();
}

/** Ends measuring. */
export function stopProfile(): void {
  running = false;
}

/** A pass of the model begins: the time before it, such as an engine's rest, is none of its operations'. */
export function beginPass(): void {
  if (running) last = now();
}

/** Adds the time since the last call to an operation. */
export function lap(operation: i32): void {
  if (!running) return;
  const time = now();
  const sum = seconds + ((<usize>operation) << 3);
  store<f64>(sum, load<f64>(sum) + time - last);
  last = time;
}

/** Seconds spent in an operation since startProfile. */
export function profiled(operation: i32): f64 {
  return load<f64>(seconds + ((<usize>operation) << 3));
}
