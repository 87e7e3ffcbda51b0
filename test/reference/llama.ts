import { type Checkpoint, type Tensor, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { headDim, type ModelConfig } from "../../src/checkpoint/config.ts";
import { type TensorName, tensorShape } from "../../src/checkpoint/layout.ts";
import { type Arithmetic, FLOAT32 } from "./arithmetic.ts";

const EPSILON = Math.fround(1e-5);
const THETA = 10000;

/** A vector of activations. Every number in it was rounded by the arithmetic in use. */
type Vector = Float64Array;

export interface ReferenceOptions {
  /** FLOAT32 unless told. */
  readonly arithmetic?: Arithmetic;
  /** Whether a Q8_0 model quantises the inputs of its matrices, as runq.c does (true), or only its weights. */
  readonly quantizeActivations?: boolean;
  /** RoPE's base, 10000 unless told. */
  readonly ropeTheta?: number;
}

/**
 * The oracle: llama2.c's forward pass (run.c for fp32, runq.c for Q8_0), one token at a time, written to be read. Each
 * operation is rounded by the arithmetic, every sum runs in rising order from +0, nothing is fused or reordered.
 */
export class ReferenceModel {
  readonly config: ModelConfig;
  private readonly checkpoint: Checkpoint;
  private readonly arithmetic: Arithmetic;
  private readonly ropeTheta: number;
  /** keys[layer][pos], values[layer][pos]: a row of kvDim numbers each. */
  private readonly keys: Vector[][];
  private readonly values: Vector[][];

  constructor(checkpoint: Checkpoint, options: ReferenceOptions = {}) {
    this.config = checkpoint.header.config;
    this.checkpoint = options.quantizeActivations === false ? dequantized(checkpoint) : checkpoint;
    this.arithmetic = options.arithmetic ?? FLOAT32;
    this.ropeTheta = options.ropeTheta ?? THETA;
    this.keys = Array.from({ length: this.config.nLayers }, () => []);
    this.values = Array.from({ length: this.config.nLayers }, () => []);
  }

  /**
   * The logits after `token` at position `pos`, [vocabSize]. Positions before it must have been computed; those after
   * it are forgotten by being overwritten.
   */
  forward(token: number, pos: number): Float64Array {
    const { config, arithmetic, ropeTheta } = this;
    const { dim, hiddenDim, nLayers } = config;
    const x = this.row("tokenEmbedding", token); // [dim]

    for (let layer = 0; layer < nLayers; layer++) {
      // attention
      let xb = rmsnorm(arithmetic, x, this.row("rmsAtt", layer)); // [dim]
      const q = this.matmul("wq", layer, xb); // [dim]
      const k = this.matmul("wk", layer, xb); // [kvDim]
      const v = this.matmul("wv", layer, xb); // [kvDim]
      rope(arithmetic, q, pos, headDim(config), ropeTheta);
      rope(arithmetic, k, pos, headDim(config), ropeTheta);
      this.keys[layer]![pos] = k;
      this.values[layer]![pos] = v;
      xb = this.attention(q, layer, pos); // [dim]
      const xb2 = this.matmul("wo", layer, xb); // [dim]
      for (let i = 0; i < dim; i++) x[i] = arithmetic.round(x[i]! + xb2[i]!);

      // feed-forward
      xb = rmsnorm(arithmetic, x, this.row("rmsFfn", layer)); // [dim]
      const hb = this.matmul("w1", layer, xb); // [hiddenDim]
      const hb2 = this.matmul("w3", layer, xb); // [hiddenDim]
      for (let i = 0; i < hiddenDim; i++) hb[i] = swiglu(arithmetic, hb[i]!, hb2[i]!);
      xb = this.matmul("w2", layer, hb); // [dim]
      for (let i = 0; i < dim; i++) x[i] = arithmetic.round(x[i]! + xb[i]!);
    }

    const classifier = this.checkpoint.header.sharedClassifier ? "tokenEmbedding" : "wcls";
    return this.matmul(classifier, 0, rmsnorm(arithmetic, x, this.row("rmsFinal", 0))); // [vocabSize]
  }

  /** Every query head over the keys and values of positions 0 to `pos`. @returns [dim] */
  private attention(q: Vector, layer: number, pos: number): Vector {
    const { round } = this.arithmetic;
    const size = headDim(this.config);
    const group = this.config.nHeads / this.config.nKvHeads; // query heads that share a key/value head
    const out = new Float64Array(this.config.dim);
    for (let head = 0; head < this.config.nHeads; head++) {
      const from = head * size;
      const kvFrom = Math.floor(head / group) * size;
      const att = new Float64Array(pos + 1);
      for (let t = 0; t <= pos; t++) {
        const k = this.keys[layer]![t]!;
        let score = 0;
        for (let i = 0; i < size; i++) score = round(score + round(q[from + i]! * k[kvFrom + i]!));
        att[t] = round(score / round(Math.sqrt(size)));
      }
      softmax(this.arithmetic, att);
      for (let t = 0; t <= pos; t++) {
        const v = this.values[layer]![t]!;
        for (let i = 0; i < size; i++) out[from + i] = round(out[from + i]! + round(att[t]! * v[kvFrom + i]!));
      }
    }
    return out;
  }

  /** One row of a tensor, dequantised: a token's embedding, or a layer's norm weights. */
  private row(name: TensorName, index: number): Vector {
    const tensor = this.checkpoint.tensors.get(name)!;
    const cols = this.config.dim;
    const row = new Float64Array(cols);
    for (let i = 0; i < cols; i++) row[i] = weight(this.arithmetic, tensor, index * cols + i);
    return row;
  }

  /** out[i] = sum over j of w[i,j] * x[j], for the matrix of one layer. */
  private matmul(name: TensorName, layer: number, x: Vector): Vector {
    const tensor = this.checkpoint.tensors.get(name)!;
    const [rows, cols] = tensorShape(name, this.config);
    const first = layer * rows * cols;
    return tensor.type === "f32"
      ? matmulF32(this.arithmetic, tensor.values, first, rows, x)
      : matmulQ80(this.arithmetic, tensor, first, rows, x);
  }
}

function weight({ round }: Arithmetic, tensor: Tensor, index: number): number {
  if (tensor.type === "f32") return tensor.values[index]!;
  return round(tensor.q[index]! * tensor.scales[Math.floor(index / tensor.groupSize)]!);
}

/** out = weight * x / sqrt(mean(x^2) + epsilon) */
function rmsnorm({ round }: Arithmetic, x: Vector, weights: Vector): Vector {
  let ss = 0;
  for (const value of x) ss = round(ss + round(value * value));
  ss = round(ss / x.length);
  ss = round(ss + EPSILON);
  ss = round(1 / round(Math.sqrt(ss)));
  return x.map((value, i) => round(weights[i]! * round(ss * value)));
}

function matmulF32({ round }: Arithmetic, w: Float32Array, first: number, rows: number, x: Vector): Vector {
  const cols = x.length;
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = w.subarray(first + i * cols, first + (i + 1) * cols);
    let acc = 0;
    for (let j = 0; j < cols; j++) acc = round(acc + round(row[j]! * x[j]!));
    out[i] = acc;
  }
  return out;
}

function matmulQ80(
  arithmetic: Arithmetic,
  w: Extract<Tensor, { type: "q8_0" }>,
  first: number,
  rows: number,
  x: Vector,
): Vector {
  const { round } = arithmetic;
  const { groupSize } = w;
  const input = quantize(arithmetic, x, groupSize);
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let acc = 0;
    for (let start = 0; start < x.length; start += groupSize) {
      const from = first + i * x.length + start;
      let sum = 0; // exact
      for (let j = 0; j < groupSize; j++) sum += w.q[from + j]! * input.q[start + j]!;
      const scaled = round(round(round(sum) * w.scales[from / groupSize]!) * input.scales[start / groupSize]!);
      acc = round(acc + scaled);
    }
    out[i] = acc;
  }
  return out;
}

/** runq.c's `quantize`: scale = max|x| / 127, q = x / scale rounded half away from zero; a group of zeros stays zeros. */
function quantize({ round }: Arithmetic, x: Vector, groupSize: number): { q: number[]; scales: number[] } {
  const q: number[] = [];
  const scales: number[] = [];
  for (let start = 0; start < x.length; start += groupSize) {
    const group = x.subarray(start, start + groupSize);
    const scale = round(Math.max(...group.map(Math.abs)) / 127);
    scales.push(scale);
    for (const value of group) q.push(scale === 0 ? 0 : roundHalfAway(round(value / scale)));
  }
  return { q, scales };
}

/** C's `round`. */
function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

/** Turns each pair (2i, 2i + 1) of each head by the angle pos * theta^(-2i / headDim). */
function rope({ round }: Arithmetic, vector: Vector, pos: number, size: number, theta: number): void {
  for (let i = 0; i < vector.length; i += 2) {
    const frequency = round(1 / round(Math.pow(theta, round((i % size) / size))));
    const angle = round(pos * frequency);
    const cos = round(Math.cos(angle));
    const sin = round(Math.sin(angle));
    const [a, b] = [vector[i]!, vector[i + 1]!];
    vector[i] = round(round(a * cos) - round(b * sin));
    vector[i + 1] = round(round(a * sin) + round(b * cos));
  }
}

/** x[i] = e^(x[i] - max) / sum of them, in place. */
export function softmax({ round, exp }: Arithmetic, x: Vector): void {
  const max = x.reduce((largest, value) => Math.max(largest, value));
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = exp(round(x[i]! - max));
    sum = round(sum + x[i]!);
  }
  for (let i = 0; i < x.length; i++) x[i] = round(x[i]! / sum);
}

/** silu(h1) * h3 with silu(h) = h * (1 / (1 + e^-h)). */
function swiglu({ round, exp }: Arithmetic, h1: number, h3: number): number {
  const sigmoid = round(1 / round(1 + exp(-h1)));
  return round(round(h1 * sigmoid) * h3);
}

/** The same model with its weights as the float32 numbers they stand for. */
function dequantized(checkpoint: Checkpoint): Checkpoint {
  const tensors = new Map<TensorName, Tensor>();
  for (const [name, tensor] of checkpoint.tensors) tensors.set(name, { type: "f32", values: toFloat32(tensor) });
  return { header: checkpoint.header, tensors };
}
