import { describe, expect, it } from "vitest";
import { modelNotes } from "../../../../src/convert/hugging-face/model.ts";
import { parseModelConfig } from "../../../../src/convert/hugging-face/model-config.ts";

const LLAMA = {
  architectures: ["LlamaForCausalLM"],
  hidden_size: 64,
  intermediate_size: 176,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 300,
};
const MISTRAL = { ...LLAMA, architectures: ["MistralForCausalLM"], max_position_embeddings: 8192 };

describe("config.json", () => {
  it("may leave out what has a default in transformers", () => {
    expect(parseModelConfig(LLAMA, undefined)).toEqual({
      config: { dim: 64, hiddenDim: 176, nLayers: 2, nHeads: 4, nKvHeads: 4, vocabSize: 300, seqLen: 2048 },
      sharedClassifier: false,
      ropeTheta: 10000,
      epsilon: 1e-6,
      bos: undefined,
      eos: [],
    });
    expect(parseModelConfig({ ...LLAMA, architectures: undefined, model_type: "llama" }, undefined).config.dim).toBe(
      64,
    );
  });

  it("may say all of it, as null too", () => {
    const all = {
      ...LLAMA,
      num_key_value_heads: 2,
      max_position_embeddings: 4096,
      tie_word_embeddings: true,
      rope_theta: 5e5,
      rope_scaling: null,
      rms_norm_eps: 1e-5,
      head_dim: 16,
      hidden_act: "silu",
      attention_bias: false,
      mlp_bias: false,
      bos_token_id: 1,
      eos_token_id: [2, 7],
    };
    expect(parseModelConfig(all, 100)).toEqual({
      config: { dim: 64, hiddenDim: 176, nLayers: 2, nHeads: 4, nKvHeads: 2, vocabSize: 300, seqLen: 100 },
      sharedClassifier: true,
      ropeTheta: 5e5,
      epsilon: 1e-5,
      bos: 1,
      eos: [2, 7],
    });
    const none = { ...LLAMA, num_key_value_heads: null, rope_scaling: null, head_dim: null, eos_token_id: null };
    expect(parseModelConfig(none, undefined)).toEqual(parseModelConfig(LLAMA, undefined));
  });

  it("may say how positions are turned as transformers 5 does", () => {
    const parameters = { rope_type: "default", rope_theta: 1e6 };
    expect(parseModelConfig({ ...LLAMA, rope_parameters: parameters }, undefined).ropeTheta).toBe(1e6);
  });

  it("may be Mistral's where its window has no effect", () => {
    expect(parseModelConfig({ ...MISTRAL, sliding_window: null }, undefined).config.seqLen).toBe(8192);
    expect(parseModelConfig({ ...MISTRAL, sliding_window: 8192 }, undefined).config.seqLen).toBe(8192);
    expect(parseModelConfig(MISTRAL, 4096).config.seqLen).toBe(4096);
    const window = "sliding_window is 4096, of 8192 positions: give --context 4096";
    expect(() => parseModelConfig(MISTRAL, undefined)).toThrow(window);
  });

  const llama3 = { rope_type: "llama3", factor: 8 };
  it.each([
    [
      { architectures: ["GemmaForCausalLM"] },
      'the architecture is "GemmaForCausalLM"; only LlamaForCausalLM and Mistral',
    ],
    [{ architectures: ["constructor"] }, 'the architecture is "constructor"'],
    [{ architectures: [], model_type: "qwen2" }, 'the architecture is "qwen2"'],
    [{ architectures: undefined }, "it names no architecture"],
    [{ quantization_config: { quant_method: "gptq" } }, 'the weights are quantised already ("gptq")'],
    [{ hidden_act: "gelu" }, 'hidden_act is "gelu", but the engine has only silu'],
    [{ attention_bias: true }, "attention_bias is true, but the engine has no biases"],
    [{ mlp_bias: true }, "mlp_bias is true"],
    [{ rope_scaling: { type: "linear", factor: 2 } }, 'rope_scaling is of type "linear"'],
    [{ rope_scaling: llama3 }, 'rope_scaling is of type "llama3"'],
    [{ rope_scaling: "linear" }, 'rope_scaling is "linear", expected an object'],
    [{ rope_parameters: llama3 }, 'rope_parameters is of type "llama3"'],
    [{ partial_rotary_factor: 0.5 }, "partial_rotary_factor is 0.5"],
    [{ rope_parameters: { partial_rotary_factor: 0.5 } }, "partial_rotary_factor is 0.5"],
    [{ rope_theta: 0 }, "rope_theta is 0, expected a number from 1 to 1000000000000"],
    [{ rms_norm_eps: 0 }, "rms_norm_eps is 0, expected a number from 1e-12 to 1"],
    [{ rms_norm_eps: "x" }, 'rms_norm_eps is "x"'],
    [{ hidden_size: undefined }, "hidden_size is not there, expected a whole number from 1"],
    [{ hidden_size: 64.5 }, "hidden_size is 64.5"],
    [{ num_hidden_layers: "2" }, 'num_hidden_layers is "2"'],
    [{ num_key_value_heads: 3 }, "n_heads is 4, not a multiple of n_kv_heads = 3"],
    [{ num_attention_heads: 5 }, "dim is 64, not a multiple of n_heads = 5"],
    [{ head_dim: 32 }, "head_dim is 32, but llama2.c's formats need hidden_size / num_attention_heads, which is 16"],
    [{ max_position_embeddings: 2 ** 25 }, "seq_len is 33554432, expected 1 to 16777216"],
    [{ bos_token_id: "x" }, 'bos_token_id is "x", expected a token'],
    [{ eos_token_id: [2, null] }, "eos_token_id is [2,null], expected a token"],
  ])("is refused with %j", (fields, message) => {
    expect(() => parseModelConfig({ ...LLAMA, ...fields }, undefined)).toThrow(message);
  });

  it("makes more positions than there are a usage error", () => {
    expect(() => parseModelConfig(LLAMA, 4096)).toThrow(
      expect.objectContaining({ code: "USAGE", message: "--context is 4096, but the model has 2048 positions" }),
    );
  });
});

describe("the notes", () => {
  it("say what the formats have no field for", () => {
    const config = { ...LLAMA, rope_theta: 5e5, bos_token_id: 0, eos_token_id: [7, 8] };
    expect(modelNotes(parseModelConfig(config, undefined))).toEqual([
      "the formats have no field for rope_theta: always run this model with --rope-theta 500000",
      "rms_norm_eps is 0.000001: weights are scaled so that the engine's 0.00001 gives the same",
      "bos_token_id is 0, but the engine begins a text with token 1",
      "eos_token_id is 7,8, but the engine ends a text at token 2: see --stop",
    ]);
  });

  it("are none for a Llama 2", () => {
    const config = { ...LLAMA, rms_norm_eps: 1e-5, bos_token_id: 1, eos_token_id: 2 };
    expect(modelNotes(parseModelConfig(config, undefined))).toEqual([]);
  });
});
