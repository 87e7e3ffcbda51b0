import { closeSync, openSync, writeSync } from "node:fs";
import { type CheckpointHeader } from "../src/checkpoint/header.ts";
import { checkpointLayout, type TensorSpan } from "../src/checkpoint/layout.ts";
import { Random } from "../test/models/random.ts";
import { type Vocabulary } from "./gguf-vocabulary.ts";

/** llama.cpp's names of the tensors of a layer and of the model. */
const NAMES: Partial<Record<TensorSpan["name"], string>> = {
  tokenEmbedding: "token_embd",
  rmsFinal: "output_norm",
  wcls: "output",
  rmsAtt: "attn_norm",
  wq: "attn_q",
  wk: "attn_k",
  wv: "attn_v",
  wo: "attn_output",
  rmsFfn: "ffn_norm",
  w1: "ffn_gate",
  w2: "ffn_down",
  w3: "ffn_up",
};
const OF_THE_MODEL = new Set<TensorSpan["name"]>(["tokenEmbedding", "rmsFinal", "wcls"]);

const ALIGNMENT = 32;
const GGML_F32 = 0;
const GGML_Q8_0 = 8;
const BLOCK = { weights: 32, bytes: 34 }; // a float16 scale, then 32 int8
const SCALE = 0x1000; // 2^-11 as float16
const CHUNK_BYTES = BLOCK.bytes << 17;

/**
 * Writes a GGUF file (version 3) of a checkpoint's shape with random weights: without a vocabulary what
 * llama-bench needs, with one what llama-server does.
 * Matrices are Q8_0 in blocks of 32 when the checkpoint is quantised, fp32 otherwise; norms are fp32.
 * Source: docs/gguf.md of ggml.
 */
export function writeGguf(path: string, header: CheckpointHeader, vocabulary?: Vocabulary): void {
  const tensors = checkpointLayout(header).filter(({ name }) => NAMES[name] !== undefined);
  const file = openSync(path, "w");
  try {
    const head = [...preamble(header, tensors.length, vocabulary), ...directory(tensors)];
    const length = head.reduce((total, part) => total + part.length, 0);
    write(file, Buffer.concat([...head, Buffer.alloc(padding(length))]));
    const random = new Random(1);
    for (const tensor of tensors) writeTensor(file, tensor, random);
  } finally {
    closeSync(file);
  }
}

function preamble({ config }: CheckpointHeader, tensorCount: number, vocabulary?: Vocabulary): Buffer[] {
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, seqLen } = config;
  const numbers = {
    "llama.context_length": seqLen,
    "llama.embedding_length": dim,
    "llama.block_count": nLayers,
    "llama.feed_forward_length": hiddenDim,
    "llama.rope.dimension_count": dim / nHeads,
    "llama.attention.head_count": nHeads,
    "llama.attention.head_count_kv": nKvHeads,
    "llama.vocab_size": vocabSize,
  };
  const pairs = [
    [string("general.architecture"), u32(8), string("llama")],
    ...(vocabulary ? tokenizer(vocabulary) : [[string("tokenizer.ggml.model"), u32(8), string("no_vocab")]]),
    [string("llama.attention.layer_norm_rms_epsilon"), u32(6), f32(1e-5)],
    ...Object.entries(numbers).map(([key, value]) => [string(key), u32(4), u32(value)]),
  ];
  return [Buffer.from("GGUF"), u32(3), u64(tensorCount), u64(pairs.length), ...pairs.flat()];
}

function tokenizer({ pieces, scores, types }: Vocabulary): Buffer[][] {
  const array = (type: number, values: readonly Buffer[]): Buffer[] => [
    u32(9),
    u32(type),
    u64(values.length),
    ...values,
  ];
  return [
    [string("tokenizer.ggml.model"), u32(8), string("llama")],
    [
      string("tokenizer.ggml.tokens"),
      ...array(
        8,
        pieces.flatMap((piece) => Buffer.concat([u64(piece.length), piece])),
      ),
    ],
    [string("tokenizer.ggml.scores"), ...array(6, scores.map(f32))],
    [string("tokenizer.ggml.token_type"), ...array(5, types.map(u32))],
    [string("tokenizer.ggml.bos_token_id"), u32(4), u32(1)],
    [string("tokenizer.ggml.eos_token_id"), u32(4), u32(2)],
  ];
}

/** Name, dimensions (columns first), type and offset of every tensor. */
function directory(tensors: readonly TensorSpan[]): Buffer[] {
  let offset = 0;
  return tensors.flatMap((tensor) => {
    const { name, layer, rows, cols } = tensor;
    const prefix = OF_THE_MODEL.has(name) ? "" : `blk.${layer}.`;
    const sizes = name.startsWith("rms") ? [cols] : [cols, rows];
    const entry = [string(`${prefix}${NAMES[name]}.weight`), u32(sizes.length), ...sizes.map(u64)];
    entry.push(u32(tensor.groupSize > 0 ? GGML_Q8_0 : GGML_F32), u64(offset));
    offset += bytes(tensor) + padding(bytes(tensor));
    return entry;
  });
}

function bytes({ rows, cols, groupSize }: TensorSpan): number {
  return groupSize > 0 ? (rows * cols * BLOCK.bytes) / BLOCK.weights : rows * cols * 4;
}

function writeTensor(file: number, tensor: TensorSpan, random: Random): void {
  const chunk = tensor.groupSize > 0 ? randomBlocks(random) : randomFloats(random, 1 / Math.sqrt(tensor.cols));
  const length = bytes(tensor);
  for (let done = 0; done < length; done += chunk.length) write(file, chunk.subarray(0, length - done));
  write(file, Buffer.alloc(padding(length)));
}

function randomBlocks(random: Random): Buffer {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < chunk.length; at++) chunk[at] = random.integer(255) - 127;
  for (let at = 0; at < chunk.length; at += BLOCK.bytes) chunk.writeUInt16LE(SCALE, at);
  return chunk;
}

function randomFloats(random: Random, deviation: number): Buffer {
  const values = Float32Array.from({ length: CHUNK_BYTES / 4 }, () => deviation * random.gaussian());
  return Buffer.from(values.buffer);
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
}

function write(file: number, data: Uint8Array): void {
  for (let done = 0; done < data.length;) done += writeSync(file, data, done);
}

function string(text: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);
}

function u32(value: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(value);
  return field;
}

function u64(value: number): Buffer {
  const field = Buffer.alloc(8);
  field.writeBigUInt64LE(BigInt(value));
  return field;
}

function f32(value: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeFloatLE(value);
  return field;
}
