/**
 * Sockets in memory that two threads share: the event loop's, which has the real ones, and that of a WebAssembly module,
 * which never returns to an event loop. Every connection has a ring of bytes for each direction; each counter has one
 * writer. Whatever the event loop changes, it counts in a word on which the module's thread can sleep.
 */

/** As many as the module's own table has (assembly/host/socket-table.ts). */
export const SLOTS = 1024;
const RING = 1 << 15;

const CHANGES = 0;
const WAKING = 1;
const GLOBAL_WORDS = 16;

/** The words of a slot. The first four belong to the event loop, the others to the module's thread. */
export const enum Word {
  /** Bits of `State`. */
  State,
  /** Bytes received, modulo 2^32; of a listener: connections in its queue. */
  Received,
  /** Bytes handed to the system. */
  Sent,
  /** Bits of `Wish`. */
  Wish = 4,
  /** Bytes (or connections) taken out. */
  Taken,
  /** Bytes put in. */
  Put,
}
const WORDS = 8;

/** What the event loop knows of a connection. */
export const enum State {
  /** The peer will send no more. */
  Ended = 1,
  /** It is over. */
  Broken = 2,
}

/** What the module wants of it. */
export const enum Wish {
  /** Nothing more will be put in. */
  End = 1,
  /** The slot is given back once what was put in is sent. */
  Close = 2,
}

/** One slot's words and rings. */
export class Slot {
  private readonly words: Int32Array;
  private readonly input: Uint8Array;
  private readonly output: Uint8Array;

  constructor(buffer: SharedArrayBuffer, index: number) {
    const rings = (GLOBAL_WORDS + SLOTS * WORDS) * 4 + index * 2 * RING;
    this.words = new Int32Array(buffer, (GLOBAL_WORDS + index * WORDS) * 4, WORDS);
    this.input = new Uint8Array(buffer, rings, RING);
    this.output = new Uint8Array(buffer, rings + RING, RING);
  }

  get(word: Word): number {
    return Atomics.load(this.words, word);
  }

  set(word: Word, value: number): void {
    Atomics.store(this.words, word, value);
  }

  /** Makes it a fresh connection's or listener's. */
  clear(): void {
    this.words.fill(0);
  }

  /** Bytes that were received and not taken. */
  get toTake(): number {
    return (this.get(Word.Received) - this.get(Word.Taken)) >>> 0;
  }

  /** Bytes that were put in and not sent. */
  get toSend(): number {
    return (this.get(Word.Put) - this.get(Word.Sent)) >>> 0;
  }

  /** How many more bytes can be put in. */
  get room(): number {
    return RING - this.toSend;
  }

  /** The event loop's: stores what it received, until the ring is full. Returns how many bytes fitted. */
  receive(bytes: Uint8Array): number {
    let done = 0;
    for (let n = -1; n !== 0; done += n) {
      n = Math.min(bytes.length - done, RING - this.toTake);
      copyIn(this.input, this.get(Word.Received), bytes.subarray(done, done + n));
      Atomics.add(this.words, Word.Received, n);
    }
    return done;
  }

  /** Whether more may have been received than the ring could hold. */
  get isFull(): boolean {
    return this.toTake === RING;
  }

  /** The module's: takes what was received, as much as fits. Returns the number of bytes. */
  take(target: Uint8Array): number {
    const n = Math.min(target.length, this.toTake);
    copyOut(this.input, this.get(Word.Taken), target.subarray(0, n));
    Atomics.add(this.words, Word.Taken, n);
    return n;
  }

  /** The module's: stores what is to be sent. Returns how many bytes fitted. */
  put(bytes: Uint8Array): number {
    const n = Math.min(bytes.length, this.room);
    copyIn(this.output, this.get(Word.Put), bytes.subarray(0, n));
    Atomics.add(this.words, Word.Put, n);
    return n;
  }

  /** The event loop's: a copy of all that is to be sent; `sent` then makes room. */
  peek(): Uint8Array {
    const bytes = new Uint8Array(this.toSend);
    copyOut(this.output, this.get(Word.Sent), bytes);
    return bytes;
  }

  sent(count: number): void {
    Atomics.add(this.words, Word.Sent, count);
  }

  /** The event loop's: a connection waits at this listener. */
  enqueue(index: number): void {
    const queue = new Int32Array(this.input.buffer, this.input.byteOffset, SLOTS);
    queue[(this.get(Word.Received) >>> 0) % SLOTS] = index;
    Atomics.add(this.words, Word.Received, 1);
  }

  /** The module's: the index of a connection that waits, or -1. */
  dequeue(): number {
    if (this.toTake === 0) return -1;
    const queue = new Int32Array(this.input.buffer, this.input.byteOffset, SLOTS);
    const index = queue[(this.get(Word.Taken) >>> 0) % SLOTS]!;
    Atomics.add(this.words, Word.Taken, 1);
    return index;
  }
}

function copyIn(ring: Uint8Array, counter: number, bytes: Uint8Array): void {
  const at = counter & (RING - 1);
  const first = Math.min(bytes.length, RING - at);
  ring.set(bytes.subarray(0, first), at);
  ring.set(bytes.subarray(first), 0);
}

function copyOut(ring: Uint8Array, counter: number, target: Uint8Array): void {
  const at = counter & (RING - 1);
  const first = Math.min(target.length, RING - at);
  target.set(ring.subarray(at, at + first));
  target.set(ring.subarray(0, target.length - first), first);
}

/** All slots, and the two words with which the threads wake each other. */
export class SocketMemory {
  readonly buffer: SharedArrayBuffer;
  readonly slots: readonly Slot[];
  private readonly words: Int32Array;

  /** @param buffer another thread's, to share it */
  constructor(buffer = new SharedArrayBuffer((GLOBAL_WORDS + SLOTS * WORDS) * 4 + SLOTS * 2 * RING)) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, GLOBAL_WORDS);
    this.slots = Array.from({ length: SLOTS }, (_, index) => new Slot(buffer, index));
  }

  /** The event loop's: something happened. */
  changed(): void {
    Atomics.add(this.words, CHANGES, 1);
    Atomics.notify(this.words, CHANGES);
  }

  get changes(): number {
    return Atomics.load(this.words, CHANGES);
  }

  /** The module's: sleeps until something happened since `changes` was read, or the time is over. */
  sleep(changes: number, milliseconds: number): void {
    Atomics.wait(this.words, CHANGES, changes, milliseconds);
  }

  /** The module's: whether the event loop must be told to look; not while it has been and has not looked yet. */
  mustWake(): boolean {
    return Atomics.exchange(this.words, WAKING, 1) === 0;
  }

  /** The event loop's: it looks now. */
  awake(): void {
    Atomics.store(this.words, WAKING, 0);
  }
}
