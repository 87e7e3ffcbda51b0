/*
 * Numbers in and out of bytes. The format is little-endian, and so are typed arrays wherever WebAssembly runs.
 * Reading copies, because floats in a file need not be aligned (and a Node Buffer's `slice` would not copy).
 */

/** `count` float32 numbers from byte `offset`. */
export function floatsAt(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const values = new Float32Array(count);
  bytesOf(values).set(bytes.subarray(offset, offset + 4 * count));
  return values;
}

/** `count` int8 numbers from byte `offset`. */
export function int8At(bytes: Uint8Array, offset: number, count: number): Int8Array {
  return Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + offset, count));
}

/** The bytes of an array of numbers: a view, not a copy. */
export function bytesOf(values: Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
