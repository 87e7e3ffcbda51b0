/**
 * Leaves out of a module what AssemblyScript's compiler writes before each string for a garbage collector: the size of its
 * block, and the number of its type. There is no collector here (`--runtime stub`), and nothing else reads them; the length,
 * which comes next, stays. A module of some hundred texts is several kilobytes smaller.
 * usage: tsx scripts/string-headers.ts MODULE.wasm...
 */
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { Reader, sectionsOf, signed, unsigned, withSections } from "./wasm-binary.ts";

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
  const sections = sectionsOf(module);
  const segments = stripped(sections.find(({ id }) => id === DATA)!.bytes);
  const count = unsigned(segments.length);
  const rewritten = sections.map(({ id, bytes }) => {
    if (id === DATA) return { id, bytes: Buffer.concat([count, ...segments.map(write)]) };
    return { id, bytes: id === DATA_COUNT ? count : bytes };
  });
  return withSections(module, rewritten);
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

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of argv.slice(2)) writeFileSync(file, withoutStringHeaders(readFileSync(file)));
}
