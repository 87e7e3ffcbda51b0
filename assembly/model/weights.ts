import { blockBytesQ8, panelBytesF32, panelBytesQ8, panels } from "../kernels/layout";
import { Config, F32 } from "./config";

/** Where the weights of one layer lie; matrices as panels (kernels/layout.ts), norms as plain f32[dim]. */
@unmanaged
export class Layer {
  rmsAtt: usize; // f32[dim]
  wq: usize; // [dim, dim]
  wk: usize; // [kvDim, dim]
  wv: usize; // [kvDim, dim]
  wo: usize; // [dim, dim]
  rmsFfn: usize; // f32[dim]
  w1: usize; // [hiddenDim, dim]
  w2: usize; // [dim, hiddenDim]
  w3: usize; // [hiddenDim, dim]
}

/** Where all weights lie, in one block of memory. */
@unmanaged
export class Weights {
  tokenEmbedding: usize; // [vocabSize, dim]
  layers: usize; // Layer[nLayers]
  rmsFinal: usize; // f32[dim]
  classifier: usize; // [vocabSize, dim]; the token embedding when it is shared

  layer(index: i32): Layer {
    return changetype<Layer>(this.layers + <usize>index * offsetof<Layer>());
  }
}

/** Bytes of one panel of a matrix with `n` columns. */
export function panelBytes(config: Config, n: i32): usize {
  return config.format == F32 ? panelBytesF32(n) : panelBytesQ8(n, config.groupSize);
}

/** Bytes of a matrix[d, n] in memory, in 64 bits so that nothing can wrap. */
export function matrixBytes(config: Config, d: i32, n: i32): u64 {
  const bytes = config.format == F32 ? <u64>n * 64 : <u64>(n / config.groupSize) * <u64>blockBytesQ8(config.groupSize);
  return <u64>panels(d) * bytes;
}

/** Norms start on a cache line as matrices do. */
function normBytes(config: Config): u64 {
  return (<u64>config.dim * 4 + 63) & ~63;
}

/** Bytes of all weights in memory. */
export function weightBytes(c: Config): u64 {
  const perLayer =
    2 * normBytes(c) +
    2 * matrixBytes(c, c.dim, c.dim) +
    2 * matrixBytes(c, c.kvDim, c.dim) +
    2 * matrixBytes(c, c.hiddenDim, c.dim) +
    matrixBytes(c, c.dim, c.hiddenDim);
  const tables: u64 = c.sharedClassifier ? 1 : 2;
  const layers = <u64>c.nLayers * (perLayer + offsetof<Layer>());
  return layers + normBytes(c) + tables * matrixBytes(c, c.vocabSize, c.dim) + 64;
}

/**
 * Gives every weight its place.
 * @param block weightBytes(c) bytes, aligned to 64
 */
export function placeWeights(w: Weights, c: Config, block: usize): void {
  const norm = <usize>normBytes(c);
  const square = <usize>matrixBytes(c, c.dim, c.dim);
  const keyValue = <usize>matrixBytes(c, c.kvDim, c.dim);
  const up = <usize>matrixBytes(c, c.hiddenDim, c.dim);
  const down = <usize>matrixBytes(c, c.dim, c.hiddenDim);
  const table = <usize>matrixBytes(c, c.vocabSize, c.dim);
  w.tokenEmbedding = block;
  w.classifier = c.sharedClassifier ? block : block + table;
  let at = w.classifier + table;
  w.rmsFinal = at;
  at += norm;
  w.layers = at;
  at = (at + <usize>c.nLayers * offsetof<Layer>() + 63) & ~63;
  for (let i = 0; i < c.nLayers; i++) {
    const layer = w.layer(i);
    layer.rmsAtt = at;
    layer.wq = at + norm;
    layer.wk = layer.wq + square;
    layer.wv = layer.wk + keyValue;
    layer.wo = layer.wv + keyValue;
    layer.rmsFfn = layer.wo + square;
    layer.w1 = layer.rmsFfn + norm;
    layer.w3 = layer.w1 + up;
    layer.w2 = layer.w3 + up;
    at = layer.w2 + down;
  }
}
