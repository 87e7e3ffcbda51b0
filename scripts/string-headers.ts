/**
 * Leaves out of a module what AssemblyScript's compiler writes before each string for a garbage collector: the size of its
 * block, and the number of its type. There is no collector here (`--runtime stub`), and nothing else reads them; the length,
 * which comes next, stays. A module of some hundred texts is several kilobytes smaller.
 * usage: tsx scripts/string-headers.ts MODULE.wasm...
 */
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const HEADER_BYTES = 8;
const DATA = 11;
const DATA_COUNT = 12;
const I32_CONST = 0x41;
const END = 0x0b;
const STRING = 2; // AssemblyScript's number of the type
const OVERHEAD = 16; // of a string in its block
const TO_TYPE = 12; // from the block's size to the number of the type

/** An active segment of memory 0. */
interface Segment {
  at: number;
  bytes: Uint8Array;
}

/** The module, smaller; its data segments must be active ones of one memory. */
export function withoutStringHeaders(module: Uint8Array): Uint8Array {
  const sections: { id: number; bytes: Uint8Array }[] = [];
  const reader = new Reader(module, HEADER_BYTES);
  while (!reader.ended) sections.push({ id: reader.byte(), bytes: reader.bytes(reader.unsigned()) });
  const segments = stripped(sections.find(({ id }) => id === DATA)!.bytes);
  const rewritten = sections.map(({ id, bytes }) => {
    if (id === DATA) return section(id, Buffer.concat([unsigned(segments.length), ...segments.map(write)]));
    return section(id, id === DATA_COUNT ? unsigned(segments.length) : bytes);
  });
  return Buffer.concat([module.subarray(0, HEADER_BYTES), ...rewritten]);
}

/** The segments of a data section that are left. */
function stripped(bytes: Uint8Array): Segment[] {
  const reader = new Reader(bytes, 0);
  const segments: Segment[] = [];
  for (let count = reader.unsigned(); count > 0; count--) {
    const mode = reader.byte();
    if (mode !== 0 || reader.byte() !== I32_CONST) throw new Error("a data segment that is not active in memory 0");
    const at = reader.signed() >>> 0;
    if (reader.byte() !== END) throw new Error("a data segment whose place is not a constant");
    segments.push({ at, bytes: reader.bytes(reader.unsigned()) });
  }
  return segments.flatMap((segment, i) => strip(segment, segments[i - 1], segments[i + 1]));
}

/** A segment without what is not needed of it. */
function strip(segment: Segment, before: Segment | undefined, next: Segment | undefined): Segment[] {
  if (isSizeOf(segment, next)) return [];
  return before !== undefined && isSizeOf(before, segment)
    ? [{ at: segment.at + 4, bytes: segment.bytes.subarray(4) }]
    : [segment];
}

/** Whether a segment is the size of the block of the string in the next one. */
function isSizeOf({ at, bytes }: Segment, next: Segment | undefined): boolean {
  if (next === undefined || bytes.length > 4 || next.at !== at + TO_TYPE || next.bytes.length < 8) return false;
  const view = new DataView(next.bytes.buffer, next.bytes.byteOffset);
  const length = view.getUint32(4, true);
  const size = ((length + OVERHEAD + 4 + 15) & ~15) - 4; // the stub runtime's
  return view.getUint32(0, true) === STRING && bytes.reduceRight((value, byte) => value * 256 + byte, 0) === size;
}

function write({ at, bytes }: Segment): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(0, I32_CONST),
    signed(at | 0),
    Uint8Array.of(END),
    unsigned(bytes.length),
    bytes,
  ]);
}

function section(id: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), unsigned(bytes.length), bytes]);
}

function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return Uint8Array.from(bytes);
}

function signed(value: number): Uint8Array {
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
class Reader {
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

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of argv.slice(2)) writeFileSync(file, withoutStringHeaders(readFileSync(file)));
}
