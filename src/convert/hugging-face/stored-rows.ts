import { type TensorSpan } from "../../checkpoint/layout.ts";
import { decodeNumbers, numberBytes } from "../number-type.ts";
import { type ModelTensor } from "./model-tensors.ts";

/** `count` rows of a stored tensor from row `first`, as float32. */
async function readRows(tensor: ModelTensor, cols: number, first: number, count: number): Promise<Float32Array> {
  const rowBytes = cols * numberBytes(tensor.type);
  return decodeNumbers(await tensor.source.read(tensor.offset + first * rowBytes, count * rowBytes), tensor.type);
}

/**
 * Rows of one of our tensors, from row `first`, out of a stored one.
 *
 * RoPE turns pairs of a head's numbers. llama2.c pairs neighbours, 2i and 2i + 1; transformers pairs number i of the
 * head's first half with number i of its second, and its checkpoints have the rows of q_proj and k_proj in an order that
 * makes up for it. So for wq and wk a head's even rows are taken from the first half and its odd rows from the second.
 * Source: `permute` of transformers' convert_llama_weights_to_hf.py.
 * @param headDim the rows of a head, for wq and wk
 */
export async function readModelRows(
  tensor: ModelTensor,
  { name, cols }: Pick<TensorSpan, "name" | "cols">,
  headDim: number,
  first: number,
  count: number,
): Promise<Float32Array> {
  if (name !== "wq" && name !== "wk") return readRows(tensor, cols, first, count);
  const values = new Float32Array(count * cols);
  for (let row = first; row < first + count;) {
    const head = Math.floor(row / headDim) * headDim;
    const end = Math.min(first + count, head + headDim);
    for (const half of [0, 1]) {
      const start = row + ((row - head + half) % 2);
      if (start >= end) continue;
      const stored = head + half * (headDim / 2) + Math.floor((start - head) / 2);
      const rows = await readRows(tensor, cols, stored, Math.ceil((end - start) / 2));
      for (let i = 0; start + 2 * i < end; i++) {
        values.set(rows.subarray(i * cols, (i + 1) * cols), (start + 2 * i - first) * cols);
      }
    }
    row = end;
  }
  return values;
}
