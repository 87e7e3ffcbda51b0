/**
 * A binary heap of possible merges, best first: the higher score, then the place further left. An entry is one u64:
 * the score's rank in the high half, the place in the low half.
 */
@unmanaged
export class MergeQueue {
  /** u64[capacity], a heap with the smallest at 0. */
  entries: usize;
  count: u32;

  /** Adds an entry from `mergeKey`. */
  push(key: u64): void {
    let i = this.count++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.at(parent);
      if (above <= key) break;
      this.set(i, above);
      i = parent;
    }
    this.set(i, key);
  }

  /** Takes out the best entry; there must be one. */
  pop(): u64 {
    const best = this.at(0);
    const last = this.at(--this.count);
    let i: u32 = 0;
    for (let child: u32 = 1; child < this.count; child = 2 * i + 1) {
      if (child + 1 < this.count && this.at(child + 1) < this.at(child)) child++;
      const below = this.at(child);
      if (last <= below) break;
      this.set(i, below);
      i = child;
    }
    this.set(i, last);
    return best;
  }

  private at(i: u32): u64 {
    return load<u64>(this.entries + ((<usize>i) << 3));
  }

  private set(i: u32, key: u64): void {
    store<u64>(this.entries + ((<usize>i) << 3), key);
  }
}

/** The entry of a merge with this score (not NaN) at this place: the smaller, the earlier. */
export function mergeKey(score: f32, place: u32): u64 {
  const bits = reinterpret<u32>(score + 0); // adding turns -0 into 0
  const rising = bits >> 31 ? ~bits : bits | 0x8000_0000;
  return ((<u64>~rising) << 32) | place;
}
