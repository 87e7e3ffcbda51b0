import { alloc } from "./arena";
import { failMemory } from "./errors";

/**
 * Memory that comes and goes while a server runs: one region, taken from the arena at the start and never grown, in
 * blocks whose sizes are powers of two. Two free halves of a block join again (a buddy system), so that a thousand small
 * blocks, once given back, are as good as the large ones they were cut from.
 */

const UNIT_SHIFT: usize = 7; // the smallest block has 128 bytes
const CLASSES: usize = 25; // the largest 2 GiB

// What the map says about a unit that starts a block: its size class plus 1, and whether the block is free. 0: no start.
const FREE: u8 = 0x80;

const heads: usize = memory.data(100, 4); // usize[CLASSES]: the first free block of each class, 0 without one

let region: usize = 0;
let units: usize = 0;
let map: usize = 0; // u8[units]
let used: usize = 0;

/** A free block: a link of its class's list. */
@unmanaged
class Free {
  next: usize;
  previous: usize;
}

function unitOf(block: usize): usize {
  return (block - region) >> UNIT_SHIFT;
}

function head(sizeClass: usize): usize {
  return heads + (sizeClass << alignof<usize>());
}

function link(block: usize, sizeClass: usize): void {
  const first = load<usize>(head(sizeClass));
  const free = changetype<Free>(block);
  free.next = first;
  free.previous = 0;
  if (first) changetype<Free>(first).previous = block;
  store<usize>(head(sizeClass), block);
  store<u8>(map + unitOf(block), FREE | (<u8>(sizeClass + 1)));
}

function unlink(block: usize, sizeClass: usize): void {
  const free = changetype<Free>(block);
  if (free.next) changetype<Free>(free.next).previous = free.previous;
  if (free.previous) changetype<Free>(free.previous).next = free.next;
  else store<usize>(head(sizeClass), free.next);
  store<u8>(map + unitOf(block), 0);
}

/** Takes the pool's region from the arena; what an earlier pool held is forgotten. False after `fail`. */
export function startPool(bytes: u64): bool {
  const count = bytes >> UNIT_SHIFT;
  const block = alloc((count << UNIT_SHIFT) + count);
  if (!block) {
    failMemory("the buffers of requests and answers", bytes);
    return false;
  }
  region = block;
  units = <usize>count;
  map = block + (units << UNIT_SHIFT);
  used = 0;
  memory.fill(map, 0, units);
  memory.fill(heads, 0, CLASSES << alignof<usize>());
  // The region as the fewest blocks that start at a multiple of their size: each of the largest class that fits.
  let unit: usize = 0;
  for (let c: isize = CLASSES - 1; c >= 0; c--) {
    while (units - unit >= (<usize>1) << c) {
      link(region + (unit << UNIT_SHIFT), c);
      unit += (<usize>1) << c;
    }
  }
  return true;
}

function classOf(bytes: usize): usize {
  if (bytes == 0) return 0;
  return <usize>(32 - clz(<u32>((bytes - 1) >> UNIT_SHIFT)));
}

/** A block of at least this many bytes (aligned to 64, with any content), 0 when there is none. */
export function poolAlloc(bytes: usize): usize {
  const wanted = classOf(bytes);
  let c = wanted;
  while (c < CLASSES && !load<usize>(head(c))) c++;
  if (c >= CLASSES) return 0;
  const block = load<usize>(head(c));
  unlink(block, c);
  while (c > wanted) {
    c--;
    link(block + ((<usize>1) << (c + UNIT_SHIFT)), c);
  }
  store<u8>(map + unitOf(block), <u8>(wanted + 1));
  used += (<usize>1) << (wanted + UNIT_SHIFT);
  return block;
}

/** Whether the pool, with nothing else in it, has a block of so many bytes, and another of `beside` bytes. */
export function poolHolds(bytes: u64, beside: u64): bool {
  const largest = <usize>(31 - clz(<u32>units));
  const limit = (<u64>1) << (largest + UNIT_SHIFT);
  if (bytes > limit || beside > limit) return false;
  const other = classOf(<usize>min(bytes, beside));
  if (classOf(<usize>max(bytes, beside)) < largest || min(bytes, beside) == 0) return true;
  return units - ((<usize>1) << largest) >= (<usize>1) << other;
}

/**
 * The most bytes of a buffer that grows from little and moves to a block of twice the size each time, in a pool of which no
 * block is small: the block before the last has split the largest one.
 */
export function poolGrowth(): usize {
  const shift = <usize>(31 - clz(<u32>units)) + UNIT_SHIFT;
  return (<usize>1) << (shift - 1);
}

/** The size of a block that `poolAlloc` gave: what was asked for, rounded up to a power of two; 0 for anything else. */
export function poolBlockSize(block: usize): usize {
  if (block < region || block >= map) return 0;
  const entry = load<u8>(map + unitOf(block));
  return entry == 0 || (entry & FREE) != 0 ? 0 : (<usize>1) << (<usize>entry - 1 + UNIT_SHIFT);
}

/** Gives a block back. 0, and a block that has been given back, are ignored. */
export function poolFree(block: usize): void {
  const size = poolBlockSize(block);
  if (size == 0) return;
  used -= size;
  let c = classOf(size);
  let unit = unitOf(block);
  store<u8>(map + unit, 0);
  while (c < CLASSES - 1) {
    const buddy = unit ^ ((<usize>1) << c);
    if (buddy >= units || load<u8>(map + buddy) != (FREE | (<u8>(c + 1)))) break;
    unlink(region + (buddy << UNIT_SHIFT), c);
    unit &= ~((<usize>1) << c);
    c++;
  }
  link(region + (unit << UNIT_SHIFT), c);
}

/** The bytes in blocks that have been handed out. */
export function poolUsed(): usize {
  return used;
}

/** The bytes of all blocks. */
export function poolSize(): usize {
  return units << UNIT_SHIFT;
}
