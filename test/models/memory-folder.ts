import { type ByteSink, type ByteSource, type FolderSource } from "../../src/convert/byte-source.ts";

/** A source that notes the largest piece that it was asked for. */
export function memorySource(bytes: Uint8Array): ByteSource & { largest: number } {
  return {
    size: bytes.length,
    largest: 0,
    read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new Error(`read of ${length} bytes at ${offset}`);
      this.largest = Math.max(this.largest, length);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

/** Files by their names; text is UTF-8. */
export type MemoryFiles = Readonly<Record<string, Uint8Array | string>>;

/** A folder that is not on a disk. */
export function memoryFolder(files: MemoryFiles): FolderSource {
  return {
    open: (name) => {
      const file = Object.hasOwn(files, name) ? files[name] : undefined;
      return Promise.resolve(file === undefined ? undefined : memorySource(Buffer.from(file)));
    },
  };
}

/** A file that is written in memory: what lies in no part stays 0xaa. */
export class MemorySink implements ByteSink {
  readonly #parts: [number, Uint8Array][] = [];

  write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#parts.push([offset, bytes.slice()]);
    return Promise.resolve();
  }

  bytes(length: number): Uint8Array {
    const whole = new Uint8Array(length).fill(0xaa);
    for (const [offset, part] of this.#parts) whole.set(part, offset);
    return whole;
  }
}
