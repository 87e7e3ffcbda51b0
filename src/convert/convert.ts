import { bytesOf, floatsAt, int8At } from "../checkpoint/bytes.ts";
import { validateGroupSize } from "../checkpoint/config.ts";
import { type CheckpointHeader, HEADER_PREFIX_BYTES, readHeader, writeHeader } from "../checkpoint/header.ts";
import { checkpointBytes, checkpointLayout, type TensorSpan, validateSize } from "../checkpoint/layout.ts";
import { dequantizeQ80, quantizeQ80 } from "../checkpoint/quantize.ts";
import { ropeTables } from "../checkpoint/rope-tables.ts";

/** Bytes that can be read anywhere: a file, a Blob, an array. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that can be written anywhere. */
export interface ByteSink {
  write(offset: number, bytes: Uint8Array): Promise<void>;
}

/** What to make: the version of the format, and in version 2 the group size. */
export type ConversionTarget = Pick<CheckpointHeader, "version" | "groupSize">;

/** About how many weights are in memory at once; never less than one row. */
const BLOCK_WEIGHTS = 2 ** 18;

/**
 * Reads a source's header and checks its length against it: done before anything is written.
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID
 */
export async function readSourceHeader(source: ByteSource): Promise<CheckpointHeader> {
  const header = readHeader(await source.read(0, Math.min(HEADER_PREFIX_BYTES, source.size)));
  validateSize(header, source.size);
  return header;
}

/**
 * Turns a checkpoint of any version into one of any other, some rows at a time: memory does not grow with the model.
 * Weights that stay in the same form keep their bits; all others go through float32.
 * @param header from `readSourceHeader`
 * @returns the length of the result in bytes
 * @throws Llama2Error MODEL_INVALID when the groups do not tile the rows, and whatever source and sink throw
 */
export async function convertCheckpoint(
  source: ByteSource,
  header: CheckpointHeader,
  sink: ByteSink,
  target: ConversionTarget,
): Promise<number> {
  if (target.version === 2) validateGroupSize(header.config, target.groupSize);
  const result: CheckpointHeader = { ...header, ...target };
  const inputs = new Map(checkpointLayout(header).map((span) => [`${span.name} ${span.layer}`, span]));
  await sink.write(0, writeHeader(result));
  for (const output of checkpointLayout(result)) {
    if (output.name === "ropeCos" || output.name === "ropeSin") {
      const tables = ropeTables(header.config);
      await sink.write(output.offset, bytesOf(output.name === "ropeCos" ? tables.cos : tables.sin));
    } else {
      await convertTensor(source, inputs.get(`${output.name} ${output.layer}`)!, sink, output);
    }
  }
  return checkpointBytes(result);
}

/** Whole rows at a time: they hold whole groups of both sizes. */
async function convertTensor(source: ByteSource, input: TensorSpan, sink: ByteSink, output: TensorSpan): Promise<void> {
  const count = input.rows * input.cols;
  const block = Math.max(1, Math.floor(BLOCK_WEIGHTS / input.cols)) * input.cols;
  for (let start = 0; start < count; start += block) {
    const length = Math.min(block, count - start);
    if (input.groupSize === output.groupSize) await copyBlock(source, input, sink, output, start, length);
    else await writeBlock(sink, output, start, await readBlock(source, input, start, length));
  }
}

/** The bytes of `length` weights from `start`, and of their scales when they have some. */
function blockBytes(span: TensorSpan, start: number, length: number): { offset: number; bytes: number }[] {
  const { offset, rows, cols, groupSize } = span;
  if (groupSize === 0) return [{ offset: offset + 4 * start, bytes: 4 * length }];
  return [
    { offset: offset + start, bytes: length },
    { offset: offset + rows * cols + (4 * start) / groupSize, bytes: (4 * length) / groupSize },
  ];
}

async function copyBlock(
  source: ByteSource,
  input: TensorSpan,
  sink: ByteSink,
  output: TensorSpan,
  start: number,
  length: number,
): Promise<void> {
  for (const { offset, bytes } of blockBytes(input, start, length)) {
    await sink.write(offset - input.offset + output.offset, await source.read(offset, bytes));
  }
}

async function readBlock(source: ByteSource, span: TensorSpan, start: number, length: number): Promise<Float32Array> {
  const [weights, scales] = blockBytes(span, start, length);
  const bytes = await source.read(weights!.offset, weights!.bytes);
  if (scales === undefined) return floatsAt(bytes, 0, length);
  const scaleBytes = await source.read(scales.offset, scales.bytes);
  const quantized = { q: int8At(bytes, 0, length), scales: floatsAt(scaleBytes, 0, length / span.groupSize) };
  return dequantizeQ80(quantized, span.groupSize);
}

async function writeBlock(sink: ByteSink, span: TensorSpan, start: number, values: Float32Array): Promise<void> {
  const [weights, scales] = blockBytes(span, start, values.length);
  if (scales === undefined) {
    await sink.write(weights!.offset, bytesOf(values));
    return;
  }
  const quantized = quantizeQ80(values, span.groupSize);
  await sink.write(weights!.offset, bytesOf(quantized.q));
  await sink.write(scales.offset, bytesOf(quantized.scales));
}
