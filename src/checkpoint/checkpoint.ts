import { bytesOf, floatsAt, int8At } from "./bytes.ts";
import {
  type CheckpointHeader,
  type CheckpointVersion,
  HEADER_PREFIX_BYTES,
  readHeader,
  writeHeader,
} from "./header.ts";
import {
  checkpointBytes,
  checkpointLayout,
  type TensorName,
  tensorLayers,
  type TensorSpan,
  validateSize,
} from "./layout.ts";
import { dequantizeQ80, type Quantized, quantizeQ80 } from "./quantize.ts";
import { ropeTables } from "./rope-tables.ts";

/** One tensor of all layers, row-major: float32, or Q8_0. */
export type Tensor =
  | { readonly type: "f32"; readonly values: Float32Array }
  | ({ readonly type: "q8_0"; readonly groupSize: number } & Quantized);

/** A whole model in memory: for small models and tests; the converter streams instead. */
export interface Checkpoint {
  readonly header: CheckpointHeader;
  /** Every tensor of the model, layers one after another; `wcls` is there only when it is not shared. */
  readonly tensors: ReadonlyMap<TensorName, Tensor>;
}

/** A tensor's numbers as float32. */
export function toFloat32(tensor: Tensor): Float32Array {
  return tensor.type === "f32" ? tensor.values : dequantizeQ80(tensor, tensor.groupSize);
}

/**
 * Reads a checkpoint of any version.
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID
 */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  const header = readHeader(bytes.subarray(0, HEADER_PREFIX_BYTES));
  validateSize(header, bytes.byteLength);
  const tensors = new Map<TensorName, Tensor>();
  for (const span of checkpointLayout(header)) {
    if (span.name === "ropeCos" || span.name === "ropeSin") continue;
    const tensor = tensors.get(span.name) ?? emptyTensor(span, tensorLayers(span.name, header.config));
    tensors.set(span.name, tensor);
    const count = span.rows * span.cols;
    if (tensor.type === "f32") {
      tensor.values.set(floatsAt(bytes, span.offset, count), span.layer * count);
    } else {
      const groups = count / span.groupSize;
      tensor.q.set(int8At(bytes, span.offset, count), span.layer * count);
      tensor.scales.set(floatsAt(bytes, span.offset + count, groups), span.layer * groups);
    }
  }
  return { header, tensors };
}

function emptyTensor({ rows, cols, groupSize }: TensorSpan, layers: number): Tensor {
  const count = rows * cols * layers;
  if (groupSize === 0) return { type: "f32", values: new Float32Array(count) };
  return { type: "q8_0", groupSize, q: new Int8Array(count), scales: new Float32Array(count / groupSize) };
}

/**
 * The bytes of a checkpoint in another version, or its own; quantised weights that keep their group size keep their
 * bits, all others go through float32.
 * @param groupSize for version 2; 0 for the others
 */
export function serializeCheckpoint(checkpoint: Checkpoint, version: CheckpointVersion, groupSize = 0): Uint8Array {
  const header: CheckpointHeader = { ...checkpoint.header, version, groupSize };
  const bytes = new Uint8Array(checkpointBytes(header));
  bytes.set(writeHeader(header));
  const rope = ropeTables(header.config);
  for (const span of checkpointLayout(header)) {
    if (span.name === "ropeCos") bytes.set(bytesOf(rope.cos), span.offset);
    else if (span.name === "ropeSin") bytes.set(bytesOf(rope.sin), span.offset);
    else writeTensor(bytes, span, checkpoint.tensors.get(span.name)!);
  }
  return bytes;
}

function writeTensor(bytes: Uint8Array, span: TensorSpan, whole: Tensor): void {
  const { layer, rows, cols, groupSize, offset } = span;
  const count = rows * cols;
  const tensor = part(whole, layer * count, (layer + 1) * count);
  if (groupSize === 0) {
    bytes.set(bytesOf(toFloat32(tensor)), offset);
    return;
  }
  const keep = tensor.type === "q8_0" && tensor.groupSize === groupSize;
  const { q, scales } = keep ? tensor : quantizeQ80(toFloat32(tensor), groupSize);
  bytes.set(bytesOf(q), offset);
  bytes.set(bytesOf(scales), offset + count);
}

/** The numbers from `start` to `end`, in whole groups; a view, not a copy. */
function part(tensor: Tensor, start: number, end: number): Tensor {
  if (tensor.type === "f32") return { type: "f32", values: tensor.values.subarray(start, end) };
  const { groupSize, q, scales } = tensor;
  return { ...tensor, q: q.subarray(start, end), scales: scales.subarray(start / groupSize, end / groupSize) };
}
