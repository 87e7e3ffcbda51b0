import { alloc } from "../base/arena";
import { Writer } from "../base/writer";

export const MAX_STOPS: i32 = 8;
export const MAX_STOP_BYTES: usize = 256;

/**
 * Ends a text before any of a few strings. Text that may be the start of one is held back until what follows decides,
 * so that no part of a stop string is ever passed on.
 */
@unmanaged
export class Stops {
  /** Whether a stop string has come: from then on nothing is passed on. */
  matched: bool;
  count: i32;
  /** The end of the text so far, as much of it as a stop string may start with. */
  heldLength: usize;

  /** Adds a string of 1 to MAX_STOP_BYTES bytes, of which at most MAX_STOPS may be added. */
  add(text: usize, length: usize): void {
    const s = this.stop(this.count++);
    store<u32>(s, <u32>length);
    memory.copy(s + 4, text, length);
  }

  /** Forgets the text, keeps the strings. */
  reset(): void {
    this.matched = false;
    this.heldLength = 0;
  }

  /** Takes more text and passes on to `out` what is certain to come before any stop string. */
  push(bytes: usize, length: usize, out: Writer): void {
    if (this.count == 0) {
      out.bytes(bytes, length);
      return;
    }
    const held = this.held();
    for (let i: usize = 0; i < length && !this.matched; i++) {
      store<u8>(held + this.heldLength++, load<u8>(bytes + i));
      const keep = this.keep();
      const certain = this.heldLength - keep;
      out.bytes(held, certain);
      this.heldLength = keep;
      memory.copy(held, held + certain, keep);
    }
  }

  /** Passes on what is held back: the text has ended. */
  flush(out: Writer): void {
    if (!this.matched) out.bytes(this.held(), this.heldLength);
    this.heldLength = 0;
  }

  /** How much of the held text's end to keep: the stop string that it ends with, or the longest start of one. */
  private keep(): usize {
    let partial: usize = 0;
    let whole: usize = 0;
    for (let i = 0; i < this.count; i++) {
      const stop = this.stop(i);
      const n = this.overlap(stop);
      partial = max(partial, n);
      if (n == load<u32>(stop)) whole = max(whole, n);
    }
    this.matched = whole > 0;
    return this.matched ? whole : partial;
  }

  /** The length of the longest end of the held text that a stop string starts with. */
  private overlap(stop: usize): usize {
    const end = this.held() + this.heldLength;
    let n = min(<usize>load<u32>(stop), this.heldLength);
    while (n > 0 && memory.compare(end - n, stop + 4, n) != 0) n--;
    return n;
  }

  private held(): usize {
    return changetype<usize>(this) + offsetof<Stops>();
  }

  /** The string of this number: u32 length | bytes. */
  private stop(i: i32): usize {
    return this.held() + HELD_BYTES + <usize>i * STOP_BYTES;
  }
}

const HELD_BYTES: usize = MAX_STOP_BYTES + 4;
const STOP_BYTES: usize = 4 + MAX_STOP_BYTES;

/** Bytes of a Stops and its strings. */
export const STOPS_BYTES: usize = offsetof<Stops>() + HELD_BYTES + <usize>MAX_STOPS * STOP_BYTES;

/** Stops without any string. Null when memory is exhausted. */
export function newStops(): Stops {
  const s = changetype<Stops>(alloc(STOPS_BYTES));
  if (!changetype<usize>(s)) return s;
  s.count = 0;
  s.reset();
  return s;
}
