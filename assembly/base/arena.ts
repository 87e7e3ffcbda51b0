/**
 * The one allocator: a pointer that rises through linear memory. Everything is laid out at load, so nothing is freed
 * one by one; `release` takes back all that came after a `mark`.
 */

const ALIGN: u64 = 64; // a cache line
const PAGE_SHIFT: u64 = 16;
// The last page stays unused, so that no pointer to the end of a buffer wraps to 0.
const LIMIT: u64 = 0xffff_0000;

let top: u64 = 0;
let allocations: u32 = 0;

function roundUp(bytes: u64): u64 {
  return (bytes + (ALIGN - 1)) & ~(ALIGN - 1);
}

/**
 * A block of memory, aligned to 64 bytes, that starts as zeros unless memory was released before.
 * @returns 0 when it would pass 4 GiB or the runtime refuses to grow the memory
 */
export function alloc(bytes: u64): usize {
  if (top == 0) top = roundUp(__heap_base);
  if (bytes > LIMIT) return 0;
  const end = top + roundUp(bytes);
  if (end > LIMIT) return 0;
  const pages = <i32>((end + (1 << PAGE_SHIFT) - 1) >> PAGE_SHIFT);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) return 0;
  const block = <usize>top;
  top = end;
  allocations++;
  return block;
}

/** The present top, for `release`. */
export function mark(): u64 {
  if (top == 0) top = roundUp(__heap_base);
  return top;
}

/** Gives back everything allocated since `mark`. */
export function release(to: u64): void {
  top = to;
}

/** How many blocks were ever asked for: it must not move between a prompt and its last token. */
export function allocationCount(): u32 {
  return allocations;
}
