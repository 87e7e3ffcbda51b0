import { closeSync, openSync, writeSync } from "node:fs";
import { endianness } from "node:os";

const BUFFERED = 1 << 20;

/** How numbers are stored: `Uint16Array` and so on. */
interface NumberArrayType {
  new (length: number): Uint8Array | Uint16Array | Uint32Array;
}

/** A file of little-endian numbers of one type, written from its beginning to its end. */
export class NumberFile {
  private readonly file: number;
  private readonly buffer: Uint8Array | Uint16Array | Uint32Array;
  private used = 0;

  constructor(path: string, type: NumberArrayType) {
    if (endianness() !== "LE") throw new Error("token files are little-endian, and this machine is not");
    this.buffer = new type(BUFFERED);
    this.file = openSync(path, "w");
  }

  /** Appends numbers. */
  append(numbers: readonly number[]): void {
    for (const number of numbers) {
      if (this.used === BUFFERED) this.flush();
      this.buffer[this.used++] = number;
    }
  }

  /** Writes what is left and closes the file. */
  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const bytes = Buffer.from(this.buffer.buffer, 0, this.used * this.buffer.BYTES_PER_ELEMENT);
    for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at);
    this.used = 0;
  }
}
