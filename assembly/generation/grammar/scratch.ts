import { alloc } from "../../base/arena";
import { failMemory } from "../../base/errors";
import { MAX_THREADS } from "./instruction";
import { Thread } from "./threads";

/** Frames and threads that live only while one token, or all tokens, are tried; shared by all states. */
const FRAME_BYTES: usize = 1 << 16;
const THREADS: i32 = 1024;

export let scratchFrames: usize = 0;
export let scratchFramesEnd: usize = 0;
let threads: usize = 0;

/** Takes the scratch from the arena, the first time. False after `fail(OUT_OF_MEMORY)`. */
export function takeScratch(): bool {
  if (scratchFrames) return true;
  const bytes = FRAME_BYTES + <usize>THREADS * offsetof<Thread>();
  scratchFrames = alloc(bytes);
  if (!scratchFrames) {
    failMemory("grammars", bytes);
    return false;
  }
  scratchFramesEnd = scratchFrames + FRAME_BYTES;
  threads = scratchFramesEnd;
  return true;
}

/** Two sets of threads that take turns. */
export function scratchThreads(turn: i32): usize {
  return threads + <usize>turn * <usize>MAX_THREADS * offsetof<Thread>();
}

/** Where a set begins that comes after `count` threads, and how many fit. */
export function threadsAfter(count: i32): usize {
  return threads + <usize>count * offsetof<Thread>();
}

export function threadsLeft(count: i32): i32 {
  return THREADS - count;
}
