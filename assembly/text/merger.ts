import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { mergeKey, MergeQueue } from "./merge-queue";
import { characterLength } from "./utf8";
import { Vocabulary } from "./vocabulary";

/** A run of bytes that is one symbol: a character, or what merges made of several. Its index is its first byte's. */
@unmanaged
class Span {
  /** The index of the span before, NONE at the first. */
  previous: u32;
  /** The index of the span after: where this one ends. */
  next: u32;
  /** Its token, -1 when the vocabulary has none for it. */
  id: i32;
  /** The token that it and the next span would make together, -1 when there is none. */
  candidate: i32;
}

const NONE: u32 = 0xffff_ffff;

/**
 * Byte-pair encoding as SentencePiece does it: of all neighbours that make a piece of the vocabulary, those with the
 * highest score are merged, the leftmost at equal scores, until none are left. O(n log n) in the bytes of the text.
 */
@unmanaged
export class Merger {
  vocabulary: Vocabulary;
  text: usize;
  length: u32;
  /** Span[length], used at the first byte of each symbol. */
  spans: usize;
  queue: MergeQueue;

  /** Turns `length` bytes, at most the merger's capacity, into symbols. */
  run(text: usize, length: u32): void {
    this.text = text;
    this.length = length;
    this.split();
    const queue = this.queue;
    while (queue.count > 0) {
      const key = queue.pop();
      const at = <u32>key;
      const span = this.span(at);
      // The span was merged or has another neighbour since: whichever merge it has now has an entry of its own.
      if (span.candidate < 0 || this.keyOf(at) != key) continue;
      const right = this.span(span.next);
      right.candidate = -1;
      span.id = span.candidate;
      span.next = right.next;
      if (span.next < length) this.span(span.next).previous = at;
      this.propose(at);
      if (span.previous != NONE) this.propose(span.previous);
    }
  }

  /** The token of the symbol that starts at byte `at`, -1 when the vocabulary has none: then it is one character. */
  id(at: u32): i32 {
    return this.span(at).id;
  }

  /** Where the symbol that starts at byte `at` ends. */
  end(at: u32): u32 {
    return this.span(at).next;
  }

  /** Makes a span of every character, and of every byte that is not part of one. */
  private split(): void {
    let previous = NONE;
    for (let at: u32 = 0; at < this.length;) {
      const n = max(1, characterLength(this.text + at, this.length - at));
      const span = this.span(at);
      span.previous = previous;
      span.next = at + n;
      span.id = this.vocabulary.pieces.find(this.text + at, n);
      if (previous != NONE) this.propose(previous);
      previous = at;
      at += n;
    }
    if (previous != NONE) this.span(previous).candidate = -1;
  }

  /** Looks up what a span and its neighbour make, and queues it. */
  private propose(at: u32): void {
    const span = this.span(at);
    span.candidate = -1;
    if (span.next == this.length) return;
    span.candidate = this.vocabulary.pieces.find(this.text + at, this.end(span.next) - at);
    if (span.candidate >= 0) this.queue.push(this.keyOf(at));
  }

  private keyOf(at: u32): u64 {
    return mergeKey(this.vocabulary.score(this.span(at).candidate), at);
  }

  private span(at: u32): Span {
    return changetype<Span>(this.spans + at * offsetof<Span>());
  }
}

/** A merger for at most `capacity` bytes at a time. Null after `fail(OUT_OF_MEMORY)`. */
export function newMerger(vocabulary: Vocabulary, capacity: u64): Merger {
  // The queue starts with at most one entry a span, and each of the fewer merges takes one out and puts two in.
  const queueBytes = capacity * 2 * sizeof<u64>();
  const bytes = offsetof<Merger>() + offsetof<MergeQueue>() + queueBytes + capacity * offsetof<Span>();
  const m = changetype<Merger>(alloc(bytes));
  if (!changetype<usize>(m)) {
    failMemory("the text", bytes);
    return m;
  }
  m.vocabulary = vocabulary;
  m.queue = changetype<MergeQueue>(changetype<usize>(m) + offsetof<Merger>());
  m.queue.count = 0;
  m.queue.entries = changetype<usize>(m.queue) + offsetof<MergeQueue>();
  m.spans = m.queue.entries + <usize>queueBytes;
  return m;
}
