import { headDim, validateGroupSize } from "../../checkpoint/config.ts";
import { type CheckpointHeader, writeHeader } from "../../checkpoint/header.ts";
import { checkpointBytes, checkpointLayout, type TensorName, type TensorSpan } from "../../checkpoint/layout.ts";
import { Llama2Error } from "../../errors.ts";
import { type ByteSink } from "../byte-source.ts";
import { type ConversionTarget } from "../convert.ts";
import { blockRows, writeBlock, writeRopeTable } from "../tensor-block.ts";
import { type HuggingFaceModel } from "./model.ts";
import { tensorName } from "./model-tensors.ts";
import { epsilonFactor } from "./norm-epsilon.ts";
import { readModelRows } from "./stored-rows.ts";

/** Numbers in the tables of version 0, which are made in memory. */
const MAX_TABLE_NUMBERS = 2 ** 25;

/** How a conversion is watched and stopped. */
export interface ConversionOptions {
  /** Bytes of the result that are written, and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Turns a Hugging Face model into a llama2.c checkpoint, some rows at a time: memory does not grow with the model.
 * Numbers keep their float32 value, but for a model with another epsilon than the engine's (`norm-epsilon.ts`).
 * @returns the length of the result in bytes
 * @throws Llama2Error MODEL_INVALID when the groups do not tile the rows or a weight is not finite, the signal's reason,
 *   and whatever source and sink throw
 */
export async function convertHuggingFaceModel(
  model: HuggingFaceModel,
  sink: ByteSink,
  target: ConversionTarget,
  { onProgress, signal }: ConversionOptions = {},
): Promise<number> {
  const { config, sharedClassifier } = model;
  checkTarget(model, target);
  const header: CheckpointHeader = { config, sharedClassifier, ...target };
  const total = checkpointBytes(header);
  await sink.write(0, writeHeader(header));
  for (const span of checkpointLayout(header)) {
    if (await writeRopeTable(sink, span, config)) continue;
    const rows = blockRows(span.cols);
    for (let first = 0; first < span.rows; first += rows) {
      signal?.throwIfAborted();
      const values = await scaledRows(model, span, first, Math.min(rows, span.rows - first));
      await writeBlock(sink, span, first * span.cols, values);
      onProgress?.(span.offset + Math.floor((span.bytes * Math.min(first + rows, span.rows)) / span.rows), total);
    }
  }
  return total;
}

function checkTarget({ config }: HuggingFaceModel, { version, groupSize }: ConversionTarget): void {
  if (version === 2) validateGroupSize(config, groupSize);
  if (version === 0 && config.seqLen * headDim(config) > MAX_TABLE_NUMBERS) {
    const what = `version 0 stores tables for all of ${config.seqLen} positions`;
    throw new Llama2Error("MODEL_INVALID", `${what}: take version 1, or fewer positions with --context`);
  }
}

async function scaledRows(
  model: HuggingFaceModel,
  span: TensorSpan,
  first: number,
  count: number,
): Promise<Float32Array> {
  const name = tensorName(span.name as TensorName, span.layer);
  const values = await readModelRows(model.tensors.get(name)!, span, headDim(model.config), first, count);
  const factor = epsilonFactor(span.name, model.epsilon, model.sharedClassifier);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i]! * factor;
    sum += values[i]! * 0; // NaN for what is not finite
  }
  if (sum !== 0) throw new Llama2Error("MODEL_INVALID", `${name} holds a weight that is infinite or not a number`);
  return values;
}
