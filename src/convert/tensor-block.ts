import { bytesOf, floatsAt, int8At } from "../checkpoint/bytes.ts";
import { type ModelConfig } from "../checkpoint/config.ts";
import { type TensorSpan } from "../checkpoint/layout.ts";
import { dequantizeQ80, quantizeQ80 } from "../checkpoint/quantize.ts";
import { ropeTables } from "../checkpoint/rope-tables.ts";
import { type ByteSink, type ByteSource } from "./byte-source.ts";

/** About how many weights are in memory at once; never less than one row. */
const BLOCK_WEIGHTS = 2 ** 18;

/** How many rows of that many numbers make a block: whole rows hold whole groups of every size. */
export function blockRows(cols: number): number {
  return Math.max(1, Math.floor(BLOCK_WEIGHTS / cols));
}

/** The bytes of `length` weights from `start`, and of their scales when they have some. */
export function blockBytes(span: TensorSpan, start: number, length: number): { offset: number; bytes: number }[] {
  const { offset, rows, cols, groupSize } = span;
  if (groupSize === 0) return [{ offset: offset + 4 * start, bytes: 4 * length }];
  return [
    { offset: offset + start, bytes: length },
    { offset: offset + rows * cols + (4 * start) / groupSize, bytes: (4 * length) / groupSize },
  ];
}

/** `length` weights from `start` of a checkpoint's tensor as float32. */
export async function readBlock(
  source: ByteSource,
  span: TensorSpan,
  start: number,
  length: number,
): Promise<Float32Array> {
  const [weights, scales] = blockBytes(span, start, length);
  const bytes = await source.read(weights!.offset, weights!.bytes);
  if (scales === undefined) return floatsAt(bytes, 0, length);
  const scaleBytes = await source.read(scales.offset, scales.bytes);
  const quantized = { q: int8At(bytes, 0, length), scales: floatsAt(scaleBytes, 0, length / span.groupSize) };
  return dequantizeQ80(quantized, span.groupSize);
}

/** Writes weights from `start` of a checkpoint's tensor, quantised when the tensor has groups. */
export async function writeBlock(sink: ByteSink, span: TensorSpan, start: number, values: Float32Array): Promise<void> {
  const [weights, scales] = blockBytes(span, start, values.length);
  if (scales === undefined) {
    await sink.write(weights!.offset, bytesOf(values));
    return;
  }
  const quantized = quantizeQ80(values, span.groupSize);
  await sink.write(weights!.offset, bytesOf(quantized.q));
  await sink.write(scales.offset, bytesOf(quantized.scales));
}

/** Writes one of the tables that end a version 0 file. False when the tensor is none of them. */
export async function writeRopeTable(sink: ByteSink, span: TensorSpan, config: ModelConfig): Promise<boolean> {
  if (span.name !== "ropeCos" && span.name !== "ropeSin") return false;
  const tables = ropeTables(config);
  await sink.write(span.offset, bytesOf(span.name === "ropeCos" ? tables.cos : tables.sin));
  return true;
}
