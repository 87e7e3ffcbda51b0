/** A tensor for a file: its bytes must fit its type and shape only where a test wants that. */
export interface TensorBytes {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A safetensors file: u64 length of the header, the header, the tensors one after another. */
export function safetensorsFile(tensors: Readonly<Record<string, TensorBytes>>): Buffer {
  let end = 0;
  const header = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  return withHeader(
    JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(header) }),
    Buffer.concat(Object.values(tensors).map(({ bytes }) => bytes)),
  );
}

/** A file with any header, and any bytes after it. */
export function withHeader(header: string | Uint8Array, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
