import { headDim, type ModelConfig } from "./config.ts";

const THETA = 10000;

/**
 * The tables that end a version 0 file, [seqLen, headDim / 2] each: cos and sin of pos * theta^(-2i / headDim).
 * Nothing reads them any more (run.c skips them); they are written because the format has them. Rounded to float32
 * where model.py's `precompute_freqs_cis` rounds, so equal to its tables up to its libm's last bit.
 */
export function ropeTables(config: ModelConfig): { cos: Float32Array; sin: Float32Array } {
  const half = headDim(config) / 2;
  const cos = new Float32Array(config.seqLen * half);
  const sin = new Float32Array(config.seqLen * half);
  for (let i = 0; i < half; i++) {
    const power = Math.fround(Math.pow(THETA, Math.fround((2 * i) / headDim(config))));
    const frequency = Math.fround(1 / power);
    for (let pos = 0; pos < config.seqLen; pos++) {
      const angle = Math.fround(pos * frequency);
      cos[pos * half + i] = Math.cos(angle);
      sin[pos * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
