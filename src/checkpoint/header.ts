import { Llama2Error } from "../errors.ts";
import { type ModelConfig, validateConfig, validateGroupSize } from "./config.ts";

/** llama2.c's checkpoint versions: 0 legacy fp32, 1 fp32 with a header, 2 Q8_0. */
export type CheckpointVersion = 0 | 1 | 2;

/** Everything a checkpoint says before its first weight. */
export interface CheckpointHeader {
  readonly version: CheckpointVersion;
  readonly config: ModelConfig;
  /** Whether the token embedding table is the classifier too; if not, the classifier is the last tensor. */
  readonly sharedClassifier: boolean;
  /** Weights that share one scale in version 2; 0 in the fp32 versions. */
  readonly groupSize: number;
}

/*
 * Version 0: seven i32. A negative vocab_size says that the classifier has weights of its own.
 *
 *   offset  0    4           8         12       16          20          24       28
 *           dim  hidden_dim  n_layers  n_heads  n_kv_heads  vocab_size  seq_len  weights ...
 *
 * Versions 1 and 2: 256 bytes; nothing after the flag is aligned.
 *
 *   offset  0       4        8               36            37                     256
 *           "ak42"  version  the seven i32   shared (u8)   group_size (i32, v2)   weights ...
 *
 * All numbers are little-endian. Source: export.py of llama2.c (legacy_export, version1_export, version2_export).
 */
const MAGIC = 0x616b3432;
const LEGACY_BYTES = 28;
const HEADER_BYTES = 256;
const OFFSET = { version: 4, config: 8, shared: 36, groupSize: 37 };

/** Bytes from the start of a file that `readHeader` wants to see, when the file is that long. */
export const HEADER_PREFIX_BYTES = HEADER_BYTES;

/** The offset of the first weight. */
export function headerBytes(version: CheckpointVersion): number {
  return version === 0 ? LEGACY_BYTES : HEADER_BYTES;
}

/**
 * Reads and validates a header.
 * @param prefix the first HEADER_PREFIX_BYTES of the file, or all of a shorter one
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID
 */
export function readHeader(prefix: Uint8Array): CheckpointHeader {
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  requireBytes(view, 4);
  if (view.getUint32(0, true) !== MAGIC) return readLegacyHeader(view);
  requireBytes(view, HEADER_BYTES);
  const version = view.getInt32(OFFSET.version, true);
  if (version !== 1 && version !== 2) {
    throw new Llama2Error("MODEL_INVALID", `version is ${version} (offset 4), expected 1 (fp32) or 2 (Q8_0)`);
  }
  const config = readConfig(view, OFFSET.config);
  const groupSize = version === 2 ? view.getInt32(OFFSET.groupSize, true) : 0;
  validateConfig(config);
  if (version === 2) validateGroupSize(config, groupSize);
  return { version, config, sharedClassifier: view.getUint8(OFFSET.shared) !== 0, groupSize };
}

/** The legacy header has no magic: text, archives and GGUF files are told by a width that no model has. */
function readLegacyHeader(view: DataView): CheckpointHeader {
  const dim = view.getInt32(0, true);
  if (dim < 2 || dim > 2 ** 20) {
    const found = `0x${view.getUint32(0, true).toString(16).padStart(8, "0")}`;
    throw new Llama2Error(
      "MODEL_MAGIC",
      `not a llama2.c checkpoint: it starts with ${found}, neither "ak42" nor a width`,
    );
  }
  requireBytes(view, LEGACY_BYTES);
  const signed = readConfig(view, 0);
  const config = { ...signed, vocabSize: Math.abs(signed.vocabSize) };
  validateConfig(config);
  return { version: 0, config, sharedClassifier: signed.vocabSize > 0, groupSize: 0 };
}

function readConfig(view: DataView, offset: number): ModelConfig {
  const field = (index: number): number => view.getInt32(offset + 4 * index, true);
  return {
    dim: field(0),
    hiddenDim: field(1),
    nLayers: field(2),
    nHeads: field(3),
    nKvHeads: field(4),
    vocabSize: field(5),
    seqLen: field(6),
  };
}

function requireBytes(view: DataView, bytes: number): void {
  if (view.byteLength >= bytes) return;
  throw new Llama2Error("MODEL_TRUNCATED", `the header has ${bytes} bytes, the file only ${view.byteLength}`);
}

/** The header as export.py writes it, padded with zeros to where the weights start. */
export function writeHeader(header: CheckpointHeader): Uint8Array {
  const { version, config, sharedClassifier, groupSize } = header;
  const bytes = new Uint8Array(headerBytes(version));
  const view = new DataView(bytes.buffer);
  const legacy = version === 0;
  const vocabSize = legacy && !sharedClassifier ? -config.vocabSize : config.vocabSize;
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, seqLen } = config;
  [dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen].forEach((value, index) => {
    view.setInt32((legacy ? 0 : OFFSET.config) + 4 * index, value, true);
  });
  if (legacy) return bytes;
  view.setUint32(0, MAGIC, true);
  view.setInt32(OFFSET.version, version, true);
  view.setUint8(OFFSET.shared, sharedClassifier ? 1 : 0);
  if (version === 2) view.setInt32(OFFSET.groupSize, groupSize, true);
  return bytes;
}
