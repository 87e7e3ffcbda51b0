/**
 * A 64-bit checksum of bytes that come in parts: FNV-1a over words of eight bytes instead of single ones, with a rotation, so
 * that high bits reach low ones. It tells one checkpoint from another by chance or mistake; against intent there is SHA-256.
 * Source of the constants: Fowler, Noll and Vo, FNV-1a.
 */
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;
const WORD: usize = 8;

let hash: u64 = OFFSET;
let total: u64 = 0;
const partial: usize = memory.data(8, 8); // the bytes of an unfinished word
let pending: usize = 0;

/** Begins anew. */
export function startChecksum(): void {
  hash = OFFSET;
  total = 0;
  pending = 0;
}

/** Adds bytes; how they are cut into parts changes nothing. */
export function addToChecksum(at: usize, length: usize): void {
  total += length;
  while (pending > 0 && length > 0) {
    store<u8>(partial + pending++, load<u8>(at++));
    length--;
    if (pending < WORD) continue;
    add(load<u64>(partial));
    pending = 0;
  }
  const end = at + (length & ~(WORD - 1));
  for (; at < end; at += WORD) add(load<u64>(at));
  for (let left = length & (WORD - 1); left > 0; left--) store<u8>(partial + pending++, load<u8>(at++));
}

/** The checksum of all bytes since `startChecksum`. */
export function endChecksum(): u64 {
  while (pending > 0 && pending < WORD) store<u8>(partial + pending++, 0);
  if (pending > 0) add(load<u64>(partial));
  pending = 0;
  add(total);
  return hash;
}

function add(word: u64): void {
  hash = rotr((hash ^ word) * PRIME, 23);
}
