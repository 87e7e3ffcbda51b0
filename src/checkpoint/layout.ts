import { Llama2Error } from "../errors.ts";
import { headDim, kvDim, type ModelConfig } from "./config.ts";
import { type CheckpointHeader, type CheckpointVersion, headerBytes } from "./header.ts";

/** The weights of a model, with llama2.c's names. */
export type TensorName =
  "tokenEmbedding" | "rmsAtt" | "wq" | "wk" | "wv" | "wo" | "rmsFfn" | "w1" | "w2" | "w3" | "rmsFinal" | "wcls";

/** What a file stores: the weights and, in version 0, RoPE's tables, which llama2.c skips and we do too. */
export type StoredName = TensorName | "ropeCos" | "ropeSin";

/** One matrix of one layer, as it lies in a file: `rows` rows of `cols` numbers. A Q8_0 tensor has all its int8 first,
 * then a float32 scale for each `groupSize` of them. */
export interface TensorSpan {
  readonly name: StoredName;
  /** 0 for the tensors that the layers share. */
  readonly layer: number;
  readonly rows: number;
  readonly cols: number;
  /** Weights that share a scale; 0 when the tensor is float32. */
  readonly groupSize: number;
  /** Where the tensor starts, in bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
}

/** The order of the tensors in a file. Every name of a layer's tensor stands for all layers, in rising order. */
const LEGACY_ORDER: readonly StoredName[] = [
  ...(["tokenEmbedding", "rmsAtt", "wq", "wk", "wv", "wo", "rmsFfn", "w1", "w2", "w3"] as const),
  ...(["rmsFinal", "ropeCos", "ropeSin", "wcls"] as const),
];
const HEADED_ORDER: readonly StoredName[] = [
  ...(["rmsAtt", "rmsFfn", "rmsFinal"] as const),
  ...(["tokenEmbedding", "wq", "wk", "wv", "wo", "w1", "w2", "w3", "wcls"] as const),
];

/** Every version of the format: which tensors, in which order. Source: export.py and run.c/runq.c of llama2.c. */
export const TENSOR_ORDER: Readonly<Record<CheckpointVersion, readonly StoredName[]>> = {
  0: LEGACY_ORDER,
  1: HEADED_ORDER,
  2: HEADED_ORDER,
};

const PER_LAYER: ReadonlySet<StoredName> = new Set(["rmsAtt", "wq", "wk", "wv", "wo", "rmsFfn", "w1", "w2", "w3"]);
const NORMS: ReadonlySet<StoredName> = new Set(["rmsAtt", "rmsFfn", "rmsFinal"]);

/** [rows, cols] of one layer's part of a tensor: outputs x inputs. */
export function tensorShape(name: StoredName, config: ModelConfig): readonly [rows: number, cols: number] {
  const { dim, hiddenDim, vocabSize, seqLen } = config;
  switch (name) {
    case "tokenEmbedding":
    case "wcls":
      return [vocabSize, dim];
    case "rmsAtt":
    case "rmsFfn":
    case "rmsFinal":
      return [1, dim];
    case "wq":
    case "wo":
      return [dim, dim];
    case "wk":
    case "wv":
      return [kvDim(config), dim];
    case "w1":
    case "w3":
      return [hiddenDim, dim];
    case "w2":
      return [dim, hiddenDim];
    case "ropeCos":
    case "ropeSin":
      return [seqLen, headDim(config) / 2];
  }
}

/** How many copies of a tensor a model has: one a layer, or one. */
export function tensorLayers(name: StoredName, config: ModelConfig): number {
  return PER_LAYER.has(name) ? config.nLayers : 1;
}

/** Where every tensor lies in the file that such a header starts, in the order of the file. */
export function checkpointLayout(header: CheckpointHeader): TensorSpan[] {
  const spans: TensorSpan[] = [];
  let offset = headerBytes(header.version);
  for (const name of TENSOR_ORDER[header.version]) {
    if (name === "wcls" && header.sharedClassifier) continue;
    const [rows, cols] = tensorShape(name, header.config);
    const groupSize = NORMS.has(name) ? 0 : header.groupSize;
    const bytes = groupSize === 0 ? rows * cols * 4 : rows * cols + ((rows * cols) / groupSize) * 4;
    for (let layer = 0; layer < tensorLayers(name, header.config); layer++) {
      spans.push({ name, layer, rows, cols, groupSize, offset, bytes });
      offset += bytes;
    }
  }
  return spans;
}

/** The length of the whole file, in bytes. Exact below 2^53; a header that asks for more asks for more than any file. */
export function checkpointBytes(header: CheckpointHeader): number {
  return checkpointLayout(header).reduce((total, span) => total + span.bytes, headerBytes(header.version));
}

/**
 * Checks a file's length against its header.
 * @throws Llama2Error MODEL_TRUNCATED or MODEL_INVALID
 */
export function validateSize(header: CheckpointHeader, fileBytes: number): void {
  const expected = checkpointBytes(header);
  if (fileBytes < expected) {
    throw new Llama2Error("MODEL_TRUNCATED", `the file has ${fileBytes} bytes, its header asks for ${expected}`);
  }
  if (fileBytes > expected) {
    const surplus = fileBytes - expected;
    throw new Llama2Error(
      "MODEL_INVALID",
      `the file has ${surplus} bytes more than the ${expected} its header asks for`,
    );
  }
}
