/**
 * out[i] = weight[i] * (x[i] / sqrt(sum_j x[j]^2 / n + epsilon)); j rises.
 * @param out f32[n], may be x   @param x f32[n]   @param weight f32[n]
 * Source: Zhang and Sennrich, Root Mean Square Layer Normalization, arXiv 1910.07467; the roundings of run.c, rmsnorm().
 */
export function rmsnorm(out: usize, x: usize, weight: usize, n: i32, epsilon: f32): void {
  let sum: f32 = 0;
  for (let i = 0; i < n; i++) {
    const value = load<f32>(x + ((<usize>i) << 2));
    sum += value * value;
  }
  const scale: f32 = <f32>1 / sqrt<f32>(sum / <f32>n + epsilon);
  const scales = f32x4.splat(scale);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(out + at, f32x4.mul(v128.load(weight + at), f32x4.mul(scales, v128.load(x + at))));
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2;
    store<f32>(out + at, load<f32>(weight + at) * (scale * load<f32>(x + at)));
  }
}
