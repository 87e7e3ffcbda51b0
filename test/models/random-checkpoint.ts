import { writeFileSync } from "node:fs";
import { type Checkpoint, serializeCheckpoint, type Tensor } from "../../src/checkpoint/checkpoint.ts";
import { type CheckpointVersion } from "../../src/checkpoint/header.ts";
import { TENSOR_ORDER, type TensorName, tensorLayers, tensorShape } from "../../src/checkpoint/layout.ts";
import { Random } from "./random.ts";
import { type Shape } from "./shapes.ts";

/** The token whose embedding is all zeros: its first norm sees a sum of 0, and Q8_0 a group without a scale. */
export const ZERO_TOKEN = 3;

/**
 * A model made from a seed: matrices scaled by their inputs as in a real initialisation, so that activations keep
 * their size and logits spread over a few units; norm weights around 1. Equal seeds give equal bits.
 */
export function randomCheckpoint(shape: Shape, seed: number): Checkpoint {
  const { config, sharedClassifier } = shape;
  const random = new Random(seed);
  const tensors = new Map<TensorName, Tensor>();
  for (const name of TENSOR_ORDER[1]) {
    if (name === "ropeCos" || name === "ropeSin" || (name === "wcls" && sharedClassifier)) continue;
    const [rows, cols] = tensorShape(name, config);
    const norm = name.startsWith("rms");
    const deviation = norm ? 0.1 : (name === "wq" || name === "wk" ? 2 : 1.5) / Math.sqrt(cols);
    const values = new Float32Array(tensorLayers(name, config) * rows * cols);
    for (let i = 0; i < values.length; i++) values[i] = (norm ? 1 : 0) + deviation * random.gaussian();
    if (name === "tokenEmbedding") values.fill(0, ZERO_TOKEN * cols, (ZERO_TOKEN + 1) * cols);
    tensors.set(name, { type: "f32", values });
  }
  return { header: { version: 1, config, sharedClassifier, groupSize: 0 }, tensors };
}

/** Writes a checkpoint in a version of the format; version 2 needs a group size. */
export function writeCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  format: { readonly version: CheckpointVersion; readonly groupSize?: number },
): void {
  writeFileSync(path, serializeCheckpoint(checkpoint, format.version, format.groupSize));
}
