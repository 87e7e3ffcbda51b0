import { validateGroupSize } from "../checkpoint/config.ts";
import { type CheckpointHeader, HEADER_PREFIX_BYTES, readHeader, writeHeader } from "../checkpoint/header.ts";
import { checkpointBytes, checkpointLayout, type TensorSpan, validateSize } from "../checkpoint/layout.ts";
import { type ByteSink, type ByteSource } from "./byte-source.ts";
import { blockBytes, blockRows, readBlock, writeBlock, writeRopeTable } from "./tensor-block.ts";

/** What to make: the version of the format, and in version 2 the group size. */
export type ConversionTarget = Pick<CheckpointHeader, "version" | "groupSize">;

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
    if (await writeRopeTable(sink, output, header.config)) continue;
    await convertTensor(source, inputs.get(`${output.name} ${output.layer}`)!, sink, output);
  }
  return checkpointBytes(result);
}

async function convertTensor(source: ByteSource, input: TensorSpan, sink: ByteSink, output: TensorSpan): Promise<void> {
  const count = input.rows * input.cols;
  const block = blockRows(input.cols) * input.cols;
  for (let start = 0; start < count; start += block) {
    const length = Math.min(block, count - start);
    if (input.groupSize === output.groupSize) await copyBlock(source, input, sink, output, start, length);
    else await writeBlock(sink, output, start, await readBlock(source, input, start, length));
  }
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
