import { now } from "../host/clock";
import { Writer } from "./writer";

const PATIENCE_SECONDS: f64 = 1;

let out: Writer = changetype<Writer>(0); // null: nothing is shown
let total: u64 = 0;
let begun: f64 = 0;
let shown: i32 = -1;
let watcher: (at: usize, length: usize) => void = changetype<(at: usize, length: usize) => void>(0);

/** From now on `progress` shows on a terminal how much of `bytes` has been read, once that takes over a second. */
export function startProgress(terminal: Writer, bytes: u64): void {
  out = terminal;
  total = max(bytes, 1);
  begun = now();
  shown = -1;
}

/** From now on `watch` is called with all that `progress` is told of, where it lies in memory. */
export function watchProgress(watch: (at: usize, length: usize) => void): void {
  watcher = watch;
}

/** Notes that `length` bytes, the last of `done`, have been read to `at`. Costs next to nothing when nobody looks. */
export function progress(done: u64, at: usize, length: usize): void {
  if (changetype<usize>(watcher)) watcher(at, length);
  if (!changetype<usize>(out)) return;
  const percent = <i32>((done * 100) / total);
  if (percent == shown || now() - begun < PATIENCE_SECONDS) return;
  shown = percent;
  out.text("\rloading: ").integer(percent).text(" %").flush();
}

/** Removes what was shown. */
export function endProgress(): void {
  if (changetype<usize>(out) && shown >= 0) out.text("\r              \r").flush();
  out = changetype<Writer>(0);
}

/** From now on nobody watches. */
export function unwatchProgress(): void {
  watcher = changetype<(at: usize, length: usize) => void>(0);
}
