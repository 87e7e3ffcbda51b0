import { ftruncateSync, openSync, closeSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type ModelConfig } from "../../src/checkpoint/config.ts";
import { TENSOR_ORDER, type TensorName, tensorLayers, tensorShape } from "../../src/checkpoint/layout.ts";
import { tensorName } from "../../src/convert/hugging-face/model-tensors.ts";
import { huggingFaceConfig } from "./hugging-face-files.ts";
import { withHeader } from "./safetensors-file.ts";

/**
 * Writes a Hugging Face model of any size whose weights are all zero, in bfloat16: a file that takes no room on a disk
 * whose file system knows holes.
 */
export function writeSparseModel(folder: string, config: ModelConfig): void {
  const header = { version: 1, config, sharedClassifier: false, groupSize: 0 } as const;
  writeFileSync(join(folder, "config.json"), JSON.stringify(huggingFaceConfig({ header, tensors: new Map() })));
  const tensors: Record<string, unknown> = {};
  let end = 0;
  for (const name of TENSOR_ORDER[1] as readonly TensorName[]) {
    const [rows, cols] = tensorShape(name, config);
    for (let layer = 0; layer < tensorLayers(name, config); layer++) {
      const begin = end;
      end += 2 * rows * cols;
      const shape = name.startsWith("rms") ? [cols] : [rows, cols];
      tensors[tensorName(name, layer)] = { dtype: "BF16", shape, data_offsets: [begin, end] };
    }
  }
  const bytes = withHeader(JSON.stringify(tensors));
  const file = openSync(join(folder, "model.safetensors"), "w");
  writeSync(file, bytes);
  ftruncateSync(file, bytes.length + end);
  closeSync(file);
}
