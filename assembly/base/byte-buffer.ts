import { alloc } from "./arena";
import { poolAlloc, poolBlockSize, poolFree } from "./pool";

/** Bytes that grow at the back and are taken from the front, in one block of the pool. Empty, it needs no block. */
@unmanaged
export class ByteBuffer {
  /** The bytes; any append may move them. */
  at: usize;
  length: usize;
  /** The size of the block, the part before `at` included. */
  capacity: usize;
  private block: usize;

  /** Room for `n` more bytes behind the last one. False, and nothing has changed, when the pool is exhausted. */
  reserve(n: usize): bool {
    if (this.at - this.block + this.length + n <= this.capacity) return true;
    // Moving down pays for itself only when as much was taken from the front as is left.
    if (this.length + n <= this.capacity && this.at - this.block >= this.length) {
      memory.copy(this.block, this.at, this.length);
      this.at = this.block;
      return true;
    }
    let larger = poolAlloc(max(this.length + n, this.length << 1));
    if (!larger) larger = poolAlloc(this.length + n);
    if (!larger) return this.squeeze(n);
    memory.copy(larger, this.at, this.length);
    poolFree(this.block);
    this.hold(larger);
    return true;
  }

  /** Appends bytes. False, and nothing has changed, when the pool is exhausted. */
  append(from: usize, n: usize): bool {
    if (n == 0) return true;
    if (!this.reserve(n)) return false;
    memory.copy(this.at + this.length, from, n);
    this.length += n;
    return true;
  }

  /** Changes places with another buffer: nothing is copied. */
  swap(other: ByteBuffer): void {
    const at = this.at;
    const length = this.length;
    const block = this.block;
    this.hold(other.block);
    this.at = other.at;
    this.length = other.length;
    other.hold(block);
    other.at = at;
    other.length = length;
  }

  /** Takes `n` bytes, at most `length`, from the front. */
  dropFront(n: usize): void {
    this.length -= n;
    this.at = this.length == 0 ? this.block : this.at + n;
  }

  /** Empties it and gives the block back. */
  clear(): void {
    poolFree(this.block);
    this.length = 0;
    this.hold(0);
  }

  private hold(block: usize): void {
    this.block = block;
    this.at = block;
    this.capacity = poolBlockSize(block);
  }

  /** The last way to find room: moving down although little is won. */
  private squeeze(n: usize): bool {
    if (this.length + n > this.capacity) return false;
    memory.copy(this.block, this.at, this.length);
    this.at = this.block;
    return true;
  }
}

/** An empty buffer; its few bytes come from the arena. Null when memory is exhausted. */
export function newByteBuffer(): ByteBuffer {
  const b = changetype<ByteBuffer>(alloc(offsetof<ByteBuffer>()));
  if (!changetype<usize>(b)) return b;
  memory.fill(changetype<usize>(b), 0, offsetof<ByteBuffer>());
  return b;
}
