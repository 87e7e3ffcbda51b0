import { fail, INVALID_FILE } from "../base/errors";
import { Config, F32, Q8_0 } from "./config";
import { Source } from "./source";

/**
 * llama2.c's three checkpoint formats, little-endian.
 *
 *     v0 (legacy)   7 x i32; vocab_size < 0 means a classifier of its own
 *     v1            "ak42", i32 1, 7 x i32, u8 shared classifier, zeros to byte 256; fp32
 *     v2            "ak42", i32 2, 7 x i32, u8 shared classifier, i32 group_size, zeros to byte 256; Q8_0
 *
 * The 7: dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size, seq_len.
 * Source: llama2.c, export.py.
 */
const MAGIC: u32 = 0x616b3432; // "ak42" read as a little-endian number
const GGUF_MAGIC: u32 = 0x46554747;
const V0_BYTES: u64 = 28;
const V1_BYTES: u64 = 256;

const bytes: usize = memory.data(256, 8);

/** Bytes of one matrix[d, n] in the file. */
export function fileMatrixBytes(c: Config, d: i32, n: i32): u64 {
  const elements = <u64>d * <u64>n;
  return c.format == F32 ? elements * 4 : elements + (elements / <u64>c.groupSize) * 4;
}

/** Bytes of v0's two tables of RoPE angles, which nothing reads. */
export function ropeTableBytes(c: Config): u64 {
  return <u64>c.seqLen * <u64>(c.headDim / 2) * 8;
}

/** The size that a checkpoint with this header must have. */
function expectedBytes(c: Config): u64 {
  const layer =
    2 * fileMatrixBytes(c, c.dim, c.dim) +
    2 * fileMatrixBytes(c, c.kvDim, c.dim) +
    3 * fileMatrixBytes(c, c.hiddenDim, c.dim) +
    8 * <u64>c.dim;
  const tables: u64 = c.sharedClassifier ? 1 : 2;
  const body = <u64>c.nLayers * layer + tables * fileMatrixBytes(c, c.vocabSize, c.dim) + 4 * <u64>c.dim;
  return body + (c.version == 0 ? V0_BYTES + ropeTableBytes(c) : V1_BYTES);
}

/**
 * Reads the header, checks it and compares the file's size with what it promises. `source` is left at the first weight.
 */
export function readHeader(c: Config, source: Source): bool {
  const size = source.size;
  if (size < V0_BYTES) {
    const message = fail(INVALID_FILE).text("checkpoint: ");
    if (size == 0) message.text("the file is empty");
    else message.text("the file has ").integer(size).text(" bytes, a header alone has 28");
    return false;
  }
  if (!source.take(bytes, <usize>V0_BYTES)) return false;
  const versioned = load<u32>(bytes) == MAGIC;
  if (!versioned && !looksLegacy()) return false;
  if (versioned) {
    if (size < V1_BYTES) {
      fail(INVALID_FILE).text("checkpoint: the file ends at byte ").integer(size).text(", inside the 256-byte header");
      return false;
    }
    if (!source.take(bytes + <usize>V0_BYTES, <usize>(V1_BYTES - V0_BYTES))) return false;
    c.version = load<i32>(bytes, 4);
    if (c.version != 1 && c.version != 2) {
      fail(INVALID_FILE).text("header: version is ").integer(c.version).text(", expected 1 (fp32) or 2 (Q8_0)");
      return false;
    }
  }
  readFields(c, versioned ? bytes + 8 : bytes, versioned);
  if (!c.validate()) return false;
  const expected = expectedBytes(c);
  if (size == expected) return true;
  fail(INVALID_FILE)
    .text("checkpoint: the file has ")
    .integer(size)
    .text(" bytes, its header promises ")
    .integer(expected)
    .text(size < expected ? ": it is cut off" : ": it has bytes too many");
  return false;
}

/** A legacy header has no magic number, so what is plainly another format is told from the first bytes. */
function looksLegacy(): bool {
  const first = load<u32>(bytes);
  if (first == GGUF_MAGIC) {
    fail(INVALID_FILE).text("checkpoint: this is a GGUF file; a llama2.c checkpoint (.bin) is needed");
    return false;
  }
  if (first != 0 && first < 1 << 24) return true;
  fail(INVALID_FILE)
    .text("checkpoint: not a llama2.c checkpoint: it begins with 0x")
    .hex(bytes, 4)
    .text(", neither the magic of v1 and v2 nor a legacy dim");
  return false;
}

function readFields(c: Config, fields: usize, versioned: bool): void {
  c.dim = load<i32>(fields);
  c.hiddenDim = load<i32>(fields, 4);
  c.nLayers = load<i32>(fields, 8);
  c.nHeads = load<i32>(fields, 12);
  c.nKvHeads = load<i32>(fields, 16);
  c.vocabSize = load<i32>(fields, 20);
  c.seqLen = load<i32>(fields, 24);
  if (versioned) {
    c.sharedClassifier = load<u8>(fields, 28) != 0;
  } else {
    c.version = 0;
    c.sharedClassifier = c.vocabSize > 0;
    if (c.vocabSize < 0) c.vocabSize = -c.vocabSize;
  }
  c.format = c.version == 2 ? Q8_0 : F32;
  c.groupSize = c.version == 2 ? load<i32>(fields, 29) : 0;
}
