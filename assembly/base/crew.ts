/**
 * The threads that compute together: the one that calls `share`, and others that live in `work`, each in an instance of the
 * module of its own on the same memory. What one of them is to know of a task must lie in memory: a global variable is each
 * instance's own.
 *
 * A task is cut into portions, and whoever is free takes the next one, so that a thread that the system has put aside holds up
 * one portion and no more. Which thread computes a portion, and how many there are, changes no bit: a portion is a range of
 * outputs, and every output is computed as it would be alone.
 */

/**
 * Whether the module has threads: the target `threads` of asconfig.json. Decided at compile time; without it nothing of this is
 * compiled.
 */
// @ts-ignore: a name that exists only when the command line defines it
export const THREADED: bool = isDefined(THREADS);

/** The most threads; each has scratch memory of its own wherever a portion needs some. */
export const SEATS: i32 = THREADED ? 16 : 1;

/** Portions of a task for each thread: more of them even out better what threads lose to others, and cost more. */
const PORTIONS: i32 = 2;
/** How often a thread looks before it sleeps: about as long as the work between two tasks, or between two tokens, takes. */
const PATIENCE: i32 = 20000;

// The notice board; what is written often has a cache line of its own.
const board: usize = memory.data(THREADED ? 320 : 1, 64);
const LEFT: usize = board; // i32, portions that nobody has taken yet; below 1: none
const DONE: usize = board + 64; // i32, portions done
const ASLEEP: usize = board + 128; // i32, workers that sleep until LEFT changes
const WAITING: usize = board + 192; // i32, whether the caller sleeps until DONE changes
const WORKERS: usize = board + 256; // i32, how many there are besides the caller
const TASK: usize = board + 260; // the task's index in the table of functions, which all instances have alike
const COUNT: usize = board + 264; // i32, how many things it is about
const PARTS: usize = board + 268; // i32, its portions
const CONTEXT: usize = board + 272; // where lies what it needs to know

/** The thread's number: 0 calls `share`. */
let seat: i32 = 0;
/** Whether the caller has others compute, too. */
let isEngaged: bool = true;

/** Bytes of scratch memory of which every thread has `bytes`, on cache lines of its own. */
export function scratchBytes(bytes: u64): u64 {
  return THREADED ? <u64>SEATS * ((bytes + 63) & ~63) : bytes;
}

/** The thread's own part of scratch memory of `scratchBytes(bytes)`. */
export function own(scratch: usize, bytes: usize): usize {
  return THREADED ? scratch + <usize>seat * ((bytes + 63) & ~63) : scratch;
}

/** Has all threads compute from now on what is shared, or the caller alone. */
export function engage(all: bool): void {
  isEngaged = all;
}

/**
 * Has `task` done for all of 0 .. count - 1, a range at a time, by all threads; it is done when this returns.
 * @param context where all that the task needs to know lies   @param least so many things at once are worth the trouble
 */
export function share(
  task: (context: usize, first: i32, end: i32) => void,
  context: usize,
  count: i32,
  least: i32,
): void {
  const workers = isEngaged ? load<i32>(WORKERS) : 0;
  const parts = min((workers + 1) * PORTIONS, count / least);
  if (workers == 0 || parts < 2) {
    task(context, 0, count);
    return;
  }
  store<u32>(TASK, task.index);
  store<usize>(CONTEXT, context);
  store<i32>(COUNT, count);
  store<i32>(PARTS, parts);
  store<i32>(DONE, 0);
  atomic.store<i32>(LEFT, parts);
  if (atomic.load<i32>(ASLEEP) > 0) atomic.notify(LEFT, -1);
  while (takePortion()) {}
  waitFor(parts);
}

/** Does a portion, if one is left. */
function takePortion(): bool {
  if (atomic.load<i32>(LEFT) < 1) return false;
  const left = atomic.sub<i32>(LEFT, 1);
  if (left < 1) return false; // another one was faster
  // Until this portion is done, what the board says stays.
  const parts = load<i32>(PARTS);
  const count = <i64>load<i32>(COUNT);
  const part = <i64>(parts - left);
  const first = <i32>((count * part) / parts);
  const end = <i32>((count * (part + 1)) / parts);
  call_indirect<void>(load<u32>(TASK), load<usize>(CONTEXT), first, end);
  atomic.add<i32>(DONE, 1);
  if (atomic.load<i32>(WAITING)) atomic.notify(DONE, 1);
  return true;
}

/** Waits until so many portions are done. */
function waitFor(parts: i32): void {
  for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(DONE) == parts) return;
  atomic.store<i32>(WAITING, 1);
  for (let done = atomic.load<i32>(DONE); done < parts; done = atomic.load<i32>(DONE)) {
    atomic.wait<i32>(DONE, done, -1);
  }
  atomic.store<i32>(WAITING, 0);
}

/**
 * The life of a worker: never returns. All workers come before the first task.
 * @param number from 1 to SEATS - 1, each its own
 */
export function work(number: i32): void {
  seat = number;
  atomic.add<i32>(WORKERS, 1);
  for (;;) {
    let i = 0;
    while (i < PATIENCE) i = takePortion() ? 0 : i + 1;
    atomic.add<i32>(ASLEEP, 1);
    const left = atomic.load<i32>(LEFT);
    if (left < 1) atomic.wait<i32>(LEFT, left, -1);
    atomic.sub<i32>(ASLEEP, 1);
  }
}
