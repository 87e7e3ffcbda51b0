import { bytesOf } from "../../src/checkpoint/bytes.ts";
import { type Checkpoint, type Tensor, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { headDim, type ModelConfig } from "../../src/checkpoint/config.ts";
import { type TensorName, tensorShape } from "../../src/checkpoint/layout.ts";
import { type TensorBytes } from "./safetensors-file.ts";

/** config.json of a checkpoint's model, with the epsilon of the formats. */
export function huggingFaceConfig({ header }: Checkpoint): Record<string, unknown> {
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen } = header.config;
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    hidden_size: dim,
    intermediate_size: hiddenDim,
    num_hidden_layers: nLayers,
    num_attention_heads: nHeads,
    num_key_value_heads: nKvHeads,
    vocab_size: vocabSize,
    max_position_embeddings: seqLen,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: header.sharedClassifier,
  };
}

const NAMES: Record<TensorName, string> = {
  tokenEmbedding: "model.embed_tokens",
  rmsAtt: "model.layers.N.input_layernorm",
  wq: "model.layers.N.self_attn.q_proj",
  wk: "model.layers.N.self_attn.k_proj",
  wv: "model.layers.N.self_attn.v_proj",
  wo: "model.layers.N.self_attn.o_proj",
  rmsFfn: "model.layers.N.post_attention_layernorm",
  w1: "model.layers.N.mlp.gate_proj",
  w2: "model.layers.N.mlp.down_proj",
  w3: "model.layers.N.mlp.up_proj",
  rmsFinal: "model.norm",
  wcls: "lm_head",
};

/** A checkpoint's tensors as transformers stores them, in float32, the rows of q and k in its order. */
export function huggingFaceTensors({ header, tensors }: Checkpoint): Record<string, TensorBytes> {
  const stored: Record<string, TensorBytes> = {};
  for (const [name, tensor] of tensors) {
    const [rows, cols] = tensorShape(name, header.config);
    for (let layer = 0; layer * rows * cols < count(tensor); layer++) {
      const values = toFloat32(tensor).subarray(layer * rows * cols, (layer + 1) * rows * cols);
      stored[`${NAMES[name].replace("N", String(layer))}.weight`] = {
        dtype: "F32",
        shape: name.startsWith("rms") ? [cols] : [rows, cols],
        bytes: bytesOf(name === "wq" || name === "wk" ? permuted(values, cols, header.config) : values),
      };
    }
  }
  return stored;
}

function count(tensor: Tensor): number {
  return tensor.type === "f32" ? tensor.values.length : tensor.q.length;
}

/** `permute` of convert_llama_weights_to_hf.py: w.view(heads, headDim / 2, 2, cols).transpose(1, 2) */
function permuted(values: Float32Array, cols: number, config: ModelConfig): Float32Array {
  const half = headDim(config) / 2;
  const result = new Float32Array(values.length);
  for (let head = 0; head < values.length / (2 * half * cols); head++) {
    for (let i = 0; i < half; i++) {
      for (const j of [0, 1]) {
        const [from, to] = [(head * half + i) * 2 + j, (head * 2 + j) * half + i];
        result.set(values.subarray(from * cols, (from + 1) * cols), to * cols);
      }
    }
  }
  return result;
}
