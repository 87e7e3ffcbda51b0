import { type ModelConfig } from "../../checkpoint/config.ts";
import { TENSOR_ORDER, type TensorName, tensorLayers, tensorShape } from "../../checkpoint/layout.ts";
import { Llama2Error } from "../../errors.ts";
import { isNumberType, type NumberType } from "../number-type.ts";
import { quoted } from "../quoted.ts";
import { type FiledTensor } from "./tensor-files.ts";

/** A tensor whose type can be read and whose shape is what the model wants. */
export type ModelTensor = FiledTensor & { readonly type: NumberType };

/** The tensors that are not of a layer. */
const WHOLE: Partial<Record<TensorName, string>> = {
  tokenEmbedding: "model.embed_tokens.weight",
  rmsFinal: "model.norm.weight",
  wcls: "lm_head.weight",
};

/** The tensors of layer N, below model.layers.N. */
const LAYERED: Partial<Record<TensorName, string>> = {
  rmsAtt: "input_layernorm.weight",
  wq: "self_attn.q_proj.weight",
  wk: "self_attn.k_proj.weight",
  wv: "self_attn.v_proj.weight",
  wo: "self_attn.o_proj.weight",
  rmsFfn: "post_attention_layernorm.weight",
  w1: "mlp.gate_proj.weight",
  w2: "mlp.down_proj.weight",
  w3: "mlp.up_proj.weight",
};

/** Tensors that may lie in the files but are not needed: tables that old versions saved, a classifier that is shared. */
const IGNORED = /\.rotary_emb\.inv_freq$/;

/** Hugging Face's name for one of llama2.c's tensors. */
export function tensorName(name: TensorName, layer: number): string {
  return WHOLE[name] ?? `model.layers.${layer}.${LAYERED[name]!}`;
}

/**
 * Finds every tensor of the model and checks its type and shape, and that there are no others.
 * @returns by Hugging Face's names
 * @throws Llama2Error MODEL_INVALID
 */
export function checkTensors(
  tensors: ReadonlyMap<string, FiledTensor>,
  config: ModelConfig,
  sharedClassifier: boolean,
): Map<string, ModelTensor> {
  const found = new Map<string, ModelTensor>();
  for (const name of TENSOR_ORDER[1] as readonly TensorName[]) {
    if (name === "wcls" && sharedClassifier) continue;
    const [rows, cols] = tensorShape(name, config);
    for (let layer = 0; layer < tensorLayers(name, config); layer++) {
      const stored = tensorName(name, layer);
      found.set(
        stored,
        checkTensor(stored, tensors.get(stored), rows === 1 && name.startsWith("rms") ? [cols] : [rows, cols]),
      );
    }
  }
  for (const [name, { file }] of tensors) {
    if (found.has(name) || IGNORED.test(name) || name === WHOLE.wcls) continue;
    throw invalid(`${quoted(file)} holds ${quoted(name)}, which a model of this config.json does not have`);
  }
  return found;
}

function checkTensor(name: string, tensor: FiledTensor | undefined, shape: readonly number[]): ModelTensor {
  if (tensor === undefined) {
    const tied = name === WHOLE.wcls ? ", and config.json does not say tie_word_embeddings" : "";
    throw invalid(`the tensor ${name} is missing${tied}`);
  }
  const { type, file } = tensor;
  if (!isNumberType(type)) throw invalid(`${file}: ${name} is ${type}; only F32, BF16 and F16 can be converted`);
  if (tensor.shape.join() !== shape.join()) {
    throw invalid(
      `${file}: ${name} has shape [${tensor.shape.join(", ")}], config.json asks for [${shape.join(", ")}]`,
    );
  }
  return { ...tensor, type };
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
