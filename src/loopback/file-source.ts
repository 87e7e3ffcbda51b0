/** Bytes that can be read anywhere, at once: an OPFS access handle, a Blob, a file of Node's, or bytes in memory. */
export interface FileSource {
  readonly size: number;
  /**
   * Fills `into` from `offset` on.
   * @returns how many bytes were read: fewer than asked for only at the end
   */
  read(offset: number, into: Uint8Array): number;
  /** Gives back what the source holds. */
  close?(): void;
}

/** A file in memory, in one part or in many. */
export function bytesSource(...parts: readonly Uint8Array[]): FileSource {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.length;
  }
  return {
    size,
    read(offset, into) {
      const end = Math.min(size, offset + into.length);
      if (offset >= end) return 0;
      let at = offset;
      for (let i = partAt(starts, offset); at < end; i++) {
        const from = at - starts[i]!;
        const piece = parts[i]!.subarray(from, from + end - at);
        into.set(piece, at - offset);
        at += piece.length;
      }
      return end - offset;
    },
  };
}

/** The part that holds an offset: the last that starts at or before it. */
function partAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
