import { cos, exp, log, sin } from "../base/elementary";

/**
 * Rotary position embedding: each pair (a, b) = (x[2i], x[2i+1]) of a head turns by the angle pos * theta^(-2i / headDim).
 * Source: Su et al., RoFormer, arXiv 2104.09864; pairs lie next to each other and round as in run.c, forward().
 */

/** frequencies[i] = theta^(-2i / headDim). @param frequencies f32[headDim / 2] */
export function ropeFrequencies(frequencies: usize, headDim: i32, theta: f32): void {
  const logTheta = log(<f64>theta);
  for (let i = 0; i < headDim; i += 2) {
    const power = <f32>exp(<f64>(<f32>i / <f32>headDim) * logTheta);
    store<f32>(frequencies + ((<usize>i) << 1), <f32>1 / power);
  }
}

/**
 * The turn of one position, each value twice, so that a vector holds two pairs: cosines c0 c0 c1 c1 .., sines -s0 s0 -s1 s1 ..
 * @param turn f32[2, headDim]: cosines, then sines   @param frequencies f32[headDim / 2]
 */
export function ropeTurn(turn: usize, frequencies: usize, headDim: i32, pos: i32): void {
  const sines = turn + ((<usize>headDim) << 2);
  for (let i = 0; i < headDim; i += 2) {
    const angle = <f64>(<f32>pos * load<f32>(frequencies + ((<usize>i) << 1)));
    const c = <f32>cos(angle);
    const s = <f32>sin(angle);
    const at = (<usize>i) << 2;
    store<f32>(turn + at, c);
    store<f32>(turn + at, c, 4);
    store<f32>(sines + at, -s);
    store<f32>(sines + at, s, 4);
  }
}

/** Turns every head of a row in place. @param x f32[heads, headDim]   @param turn from ropeTurn */
export function rope(x: usize, turn: usize, heads: i32, headDim: i32): void {
  const sines = turn + ((<usize>headDim) << 2);
  for (let h = 0; h < heads; h++) {
    let i = 0;
    for (; i + 4 <= headDim; i += 4) {
      const at = (<usize>i) << 2;
      const v = v128.load(x + at);
      const swapped = v128.shuffle<i32>(v, v, 1, 0, 3, 2);
      v128.store(x + at, f32x4.add(f32x4.mul(v, v128.load(turn + at)), f32x4.mul(swapped, v128.load(sines + at))));
    }
    for (; i < headDim; i += 2) {
      const at = (<usize>i) << 2;
      const a = load<f32>(x + at);
      const b = load<f32>(x + at, 4);
      store<f32>(x + at, a * load<f32>(turn + at) + b * load<f32>(sines + at));
      store<f32>(x + at, b * load<f32>(turn + at, 4) + a * load<f32>(sines + at, 4), 4);
    }
    x += (<usize>headDim) << 2;
  }
}
