import { alloc } from "../base/arena";
import { Sequence } from "./sequence";

/** Sequences that wait, first come, first served. */
@unmanaged
export class SequenceQueue {
  first: Sequence;
  last: Sequence;
  count: i32;

  /** Puts a sequence at the end. */
  push(s: Sequence): void {
    s.next = changetype<Sequence>(0);
    if (this.count++ == 0) this.first = s;
    else this.last.next = s;
    this.last = s;
  }

  /** Takes a sequence out, wherever it stands. */
  remove(s: Sequence): void {
    let before = changetype<Sequence>(0);
    let at = this.first;
    while (at != s) {
      before = at;
      at = at.next;
    }
    if (changetype<usize>(before)) before.next = s.next;
    else this.first = s.next;
    if (this.last == s) this.last = before;
    this.count--;
  }
}

/** An empty queue. Null when memory is exhausted. */
export function newQueue(): SequenceQueue {
  const q = changetype<SequenceQueue>(alloc(offsetof<SequenceQueue>()));
  if (changetype<usize>(q)) q.count = 0;
  return q;
}
