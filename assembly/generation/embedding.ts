/**
 * A text as one vector: the mean of its tokens' last hidden states, made to length 1. In double precision; positions and
 * dimensions rise.
 */

/** sums[i] += x[r,i], r rises. @param sums f64[dim]   @param x f32[rows, dim] */
export function addHidden(sums: usize, x: usize, rows: i32, dim: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < dim; i++) {
      const at = sums + ((<usize>i) << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(x));
      x += 4;
    }
  }
}

/** Writes sums / count, scaled to length 1; zeros when that has no direction. @param out f32[dim]   @param sums f64[dim] */
export function writeEmbedding(out: usize, sums: usize, count: i32, dim: i32): void {
  let squares: f64 = 0;
  for (let i = 0; i < dim; i++) {
    const mean = load<f64>(sums + ((<usize>i) << 3)) / <f64>count;
    squares += mean * mean;
  }
  const length = sqrt<f64>(squares);
  for (let i = 0; i < dim; i++) {
    const mean = load<f64>(sums + ((<usize>i) << 3)) / <f64>count;
    store<f32>(out + ((<usize>i) << 2), length > 0 && length < Infinity ? <f32>(mean / length) : 0);
  }
}
