/** Reading and writing WebAssembly's binary format, as far as builds need it: sections, numbers, bytes. */

const HEADER_BYTES = 8;

export interface Section {
  id: number;
  bytes: Uint8Array;
}

/** The sections of a module or a component. Throws where it is cut off. */
export function sectionsOf(binary: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new Reader(binary, HEADER_BYTES);
  while (!reader.ended) sections.push({ id: reader.byte(), bytes: reader.bytes(reader.unsigned()) });
  return sections;
}

/** The same binary with other sections. */
export function withSections(binary: Uint8Array, sections: readonly Section[]): Uint8Array {
  return Buffer.concat([binary.subarray(0, HEADER_BYTES), ...sections.map(write)]);
}

function write({ id, bytes }: Section): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), unsigned(bytes.length), bytes]);
}

/** An unsigned number of 32 bits in LEB128. */
export function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return Uint8Array.from(bytes);
}

/** A signed number of 32 bits in LEB128. */
export function signed(value: number): Uint8Array {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    const last = (value === 0 && low < 0x40) || (value === -1 && low >= 0x40);
    bytes.push(last ? low : low | 0x80);
    if (last) return Uint8Array.from(bytes);
  }
}

/** Reads a module's numbers (LEB128) and bytes. */
export class Reader {
  position: number;
  private readonly module: Uint8Array;

  constructor(module: Uint8Array, position: number) {
    this.module = module;
    this.position = position;
  }

  get ended(): boolean {
    return this.position >= this.module.length;
  }

  byte(): number {
    const byte = this.module[this.position++];
    if (byte === undefined) throw new Error("the module ends too soon");
    return byte;
  }

  bytes(length: number): Uint8Array {
    const bytes = this.module.subarray(this.position, this.position + length);
    if (bytes.length < length) throw new Error("the module ends too soon");
    this.position += length;
    return bytes;
  }

  unsigned(): number {
    return this.number().value >>> 0;
  }

  signed(): number {
    const { value, shift } = this.number();
    return shift < 32 ? (value << (32 - shift)) >> (32 - shift) : value;
  }

  private number(): { value: number; shift: number } {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return { value, shift };
    }
  }
}
