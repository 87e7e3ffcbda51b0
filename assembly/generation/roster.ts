import { alloc } from "../base/arena";
import { PrefixCache } from "./prefix-cache";
import { newSequences, Sequence, SequenceStatus } from "./sequence";

/** Every sequence that there can be: those that have a slot, those that wait, and what is free. */
@unmanaged
export class Roster {
  sequences: usize; // Sequence[capacity]
  capacity: i32;

  sequence(index: i32): Sequence {
    return changetype<Sequence>(this.sequences + <usize>index * offsetof<Sequence>());
  }

  /** A sequence with every default; null when all are taken. */
  acquire(): Sequence {
    for (let i = 0; i < this.capacity; i++) {
      const s = this.sequence(i);
      if (s.status != SequenceStatus.Free) continue;
      s.reset();
      s.status = SequenceStatus.Acquired;
      return s;
    }
    return changetype<Sequence>(0);
  }

  /** A sequence that others wait for ends: they get what it has computed, and the first of them goes on for the others. */
  bequeath(s: Sequence, prefixes: PrefixCache): void {
    const none = changetype<Sequence>(0);
    const heir = this.heir(s);
    if (heir == none) return;
    for (let i = 0; i < this.capacity; i++) {
      const f = this.sequence(i);
      if (!f.isLive() || f.leader != s) continue;
      f.leader = f == heir ? none : heir;
      // The first to have been submitted is the first to have a slot, so none waits for one that cannot come.
      if (f.slot < 0 || s.slot < 0 || (f != heir && !s.isPrefilled())) continue;
      prefixes.fill(prefixes.slot(f.slot), f, prefixes.slot(s.slot));
      f.leader = none;
    }
  }

  /** The first to have been submitted of those that wait for `s`; null without any. */
  private heir(s: Sequence): Sequence {
    let heir = changetype<Sequence>(0);
    for (let i = 0; i < this.capacity; i++) {
      const f = this.sequence(i);
      if (!f.isLive() || f.leader != s) continue;
      if (!changetype<usize>(heir) || f.ticket < heir.ticket) heir = f;
    }
    return heir;
  }
}

/** A roster of `capacity` free sequences. Null when memory is exhausted. */
export function newRoster(capacity: i32): Roster {
  const r = changetype<Roster>(alloc(offsetof<Roster>()));
  const sequences = newSequences(capacity);
  if (!changetype<usize>(r) || !sequences) return changetype<Roster>(0);
  r.sequences = sequences;
  r.capacity = capacity;
  return r;
}
