// What the unit tests of assembly/base/{pool,byte-buffer} drive.
import { ByteBuffer } from "../../assembly/base/byte-buffer";

export { alloc } from "../../assembly/base/arena";
export { newByteBuffer } from "../../assembly/base/byte-buffer";
export {
  poolAlloc,
  poolBlockSize,
  poolFree,
  poolGrowth,
  poolHolds,
  poolSize,
  poolUsed,
  startPool,
} from "../../assembly/base/pool";

export function bufferAppend(b: ByteBuffer, from: usize, n: usize): bool {
  return b.append(from, n);
}

export function bufferSwap(b: ByteBuffer, other: ByteBuffer): void {
  b.swap(other);
}

export function bufferDropFront(b: ByteBuffer, n: usize): void {
  b.dropFront(n);
}

export function bufferClear(b: ByteBuffer): void {
  b.clear();
}

export function bufferAt(b: ByteBuffer): usize {
  return b.at;
}

export function bufferLength(b: ByteBuffer): usize {
  return b.length;
}
