import { Llama2Error } from "../../errors.ts";
import { type ByteSource } from "../byte-source.ts";
import { quoted } from "../quoted.ts";
import { HeaderScanner } from "./header-scanner.ts";

/** A tensor as a safetensors file stores it: row-major, little-endian. */
export interface StoredTensor {
  /** safetensors' name of its type: "F32", "BF16", "I64", ... */
  readonly type: string;
  readonly shape: readonly number[];
  /** Where it lies, in bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
}

/*
 *   offset  0                   8                    8 + n
 *           n: u64              JSON, n bytes        the tensors, one after another, without gaps
 *
 *   {"__metadata__": {text: text}, name: {"dtype": "BF16", "shape": [4, 2], "data_offsets": [0, 16]}, ...}
 *
 * Offsets count from 8 + n. Source: the README of huggingface/safetensors.
 */
const PREFIX_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000;
const MAX_RANK = 16;

/** Bits of a number of each type. */
const TYPE_BITS: ReadonlyMap<string, number> = new Map([
  ...["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"].map((type) => [type, 8] as const),
  ...["U16", "I16", "F16", "BF16"].map((type) => [type, 16] as const),
  ...["U32", "I32", "F32"].map((type) => [type, 32] as const),
  ...["U64", "I64", "F64", "C64"].map((type) => [type, 64] as const),
  ...(["F4", "F6_E2M3", "F6_E3M2"] as const).map((type) => [type, type === "F4" ? 4 : 6] as const),
]);

/**
 * Reads a safetensors file's header and checks all of it: every tensor's size against its type and shape, that they
 * follow one another without overlap or gap, and that the file ends where the last one does.
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<Map<string, StoredTensor>> {
  if (source.size < PREFIX_BYTES) throw truncated(`a safetensors file has at least ${PREFIX_BYTES}`, source);
  const prefix = await source.read(0, PREFIX_BYTES);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, PREFIX_BYTES).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) {
    throw new Llama2Error(
      "MODEL_MAGIC",
      `not a safetensors file: its header would have ${length} bytes, at most ${MAX_HEADER_BYTES} are allowed`,
    );
  }
  const start = PREFIX_BYTES + length;
  if (source.size < start) throw truncated(`its header ends at byte ${start}`, source);
  const tensors = scanTensors(await source.read(PREFIX_BYTES, length), start);
  const end = checkPlaces(tensors, start);
  if (source.size < end) throw truncated(`its tensors end at byte ${end}`, source);
  if (source.size > end) throw invalid(`the file has ${source.size - end} bytes after its last tensor`);
  return tensors;
}

function scanTensors(header: Uint8Array, start: number): Map<string, StoredTensor> {
  const scanner = new HeaderScanner(header);
  const tensors = new Map<string, StoredTensor>();
  scanner.object((name) => {
    if (name === "__metadata__") {
      scanner.object(() => {
        scanner.skipString();
      });
    } else {
      tensors.set(name, scanTensor(scanner, name, start));
    }
  });
  scanner.end();
  return tensors;
}

function scanTensor(scanner: HeaderScanner, name: string, start: number): StoredTensor {
  let type: string | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  scanner.object((key) => {
    if (key === "dtype") type = scanner.string();
    else if (key === "shape") shape = scanner.integers(MAX_RANK);
    else if (key === "data_offsets") offsets = scanner.integers(2);
    else throw invalid(`tensor ${quoted(name)} has an unknown field ${quoted(key)}`);
  });
  const [from, to] = offsets ?? [];
  if (type === undefined || shape === undefined || from === undefined || to === undefined) {
    throw invalid(`tensor ${quoted(name)} lacks its dtype, its shape or its two data_offsets`);
  }
  const bits = TYPE_BITS.get(type);
  if (bits === undefined) throw invalid(`tensor ${quoted(name)} has the unknown dtype ${quoted(type)}`);
  const bytes = (shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1)) * (bits / 8);
  if (to - from !== bytes || !Number.isSafeInteger(start + to)) {
    const promised = `${type} of shape [${shape.join(", ")}]`;
    throw invalid(`tensor ${quoted(name)} has ${to - from} bytes, but as ${promised} it needs ${bytes}`);
  }
  return { type, shape, offset: start + from, bytes };
}

/** Checks that the tensors cover all bytes from `start` on, each once. Returns where the last one ends. */
function checkPlaces(tensors: ReadonlyMap<string, StoredTensor>, start: number): number {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  let end = start;
  for (const [name, { offset, bytes }] of inOrder) {
    if (offset < end) throw invalid(`tensor ${quoted(name)} at byte ${offset} overlaps the one before, up to ${end}`);
    if (offset > end) throw invalid(`${offset - end} bytes before tensor ${quoted(name)} belong to no tensor`);
    end = offset + bytes;
  }
  return end;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}

function truncated(expected: string, { size }: ByteSource): Llama2Error {
  return new Llama2Error("MODEL_TRUNCATED", `the file has only ${size} bytes, but ${expected}`);
}
