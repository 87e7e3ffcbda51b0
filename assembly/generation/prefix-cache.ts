import { alloc } from "../base/arena";
import { KvCache } from "../model/kv-cache";
import { Sequence } from "./sequence";
import { Slot } from "./slot";

/**
 * What slots hold, found again. A slot keeps its tokens when its sequence ends; what a new sequence has in common with
 * any slot, busy or not, is taken over. Keys and values of a token depend on the tokens before it alone, so that no bit
 * of an answer depends on what was found.
 */
@unmanaged
export class PrefixCache {
  cache: KvCache;
  slots: usize; // Slot[slotCount]
  slotCount: i32;
  /** Counts the slots that were given away. */
  clock: u64;
  /** Prompt tokens that were looked for, and that were found. */
  queries: u64;
  hits: u64;

  slot(index: i32): Slot {
    return changetype<Slot>(this.slots + <usize>index * offsetof<Slot>());
  }

  /**
   * An idle slot for a sequence: one that mostly holds what the prompt begins with, the longest such beginning first;
   * else the one that was given away longest ago, so that what was used of late stays. Null when all are busy.
   */
  choose(s: Sequence): Slot {
    let best = changetype<Slot>(0);
    let longest = 0;
    for (let i = 0; i < this.slotCount; i++) {
      const slot = this.slot(i);
      if (changetype<usize>(slot.sequence)) continue;
      const n = s.usesCache ? commonPrefix(slot, s) : 0;
      const matched = 2 * n >= slot.count ? n : 0;
      const first = !changetype<usize>(best);
      if (first || matched > longest || (matched == longest && slot.used < best.used)) {
        best = slot;
        longest = matched;
      }
    }
    if (changetype<usize>(best)) best.used = ++this.clock;
    return best;
  }

  /**
   * Fills a slot with as much of its sequence's prompt as any slot holds, all but the prompt's last token, which is
   * always computed: its logits are what is wanted.
   * @param leader null, or a slot that may be copied in any case
   */
  fill(slot: Slot, s: Sequence, leader: Slot): void {
    const led = changetype<usize>(leader) != 0;
    let from = led ? leader : slot;
    let longest = led || s.usesCache ? commonPrefix(from, s) : 0;
    for (let i = 0; s.usesCache && i < this.slotCount; i++) {
      const other = this.slot(i);
      const n = other.shared ? commonPrefix(other, s) : 0;
      if (n < longest || (n == longest && other != slot)) continue; // the slot's own are there already
      longest = n;
      from = other;
    }
    if (led || s.usesCache) this.queries += s.promptCount;
    this.hits += longest;
    if (from != slot) {
      this.cache.copyPrefix(slot.index, from.index, longest);
      memory.copy(slot.tokens, from.tokens, (<usize>longest) << 2);
    }
    slot.count = longest;
    s.promptDone = longest;
    s.cachedTokens = longest;
  }
}

/** How many tokens, short of its last, a prompt and a slot have in common. */
function commonPrefix(slot: Slot, s: Sequence): i32 {
  const most = min(slot.count, s.promptCount - 1);
  let n = 0;
  while (n < most && slot.token(n) == load<i32>(s.ids + ((<usize>n) << 2))) n++;
  return n;
}

/** Null when memory is exhausted. */
export function newPrefixCache(cache: KvCache, slots: usize, slotCount: i32): PrefixCache {
  const p = changetype<PrefixCache>(alloc(offsetof<PrefixCache>()));
  if (!changetype<usize>(p)) return p;
  p.cache = cache;
  p.slots = slots;
  p.slotCount = slotCount;
  p.clock = 0;
  p.queries = 0;
  p.hits = 0;
  return p;
}
