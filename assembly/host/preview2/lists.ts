/**
 * Where the host puts the lists and strings that it returns: it asks `cabi_realloc` for room. A call that lends a buffer
 * gets its list right there, so a server that runs for months takes no memory for it; what comes when nothing is lent
 * (arguments, environment, names of folders) stays for good.
 */
import { alloc } from "../../base/arena";

let lent: usize = 0;
let lentEnd: usize = 0;

/** The next lists go to this buffer; two zeros end that. */
export function lend(buffer: usize, bytes: usize): void {
  lent = buffer;
  lentEnd = buffer + bytes;
}

function give(alignment: usize, bytes: usize): usize {
  const place = (lent + alignment - 1) & ~(alignment - 1);
  if (lent && place + bytes <= lentEnd) {
    lent = place + bytes;
    return place;
  }
  // One byte more, so that whoever wants a zero behind a string can put it there.
  const kept = alloc(<u64>bytes + 1);
  if (!kept) unreachable();
  return kept;
}

/** The canonical ABI's allocator. */
export function cabi_realloc(old: usize, oldBytes: usize, alignment: usize, bytes: usize): usize {
  if (old && bytes <= oldBytes) return old;
  const place = give(alignment, bytes);
  if (oldBytes) memory.copy(place, old, oldBytes);
  return place;
}
