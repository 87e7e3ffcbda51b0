import { blockBytesQ8, blockColumns, offsetF32, offsetQ8, PANEL_ROWS, panelBytesF32, panelBytesQ8 } from "./layout";

/**
 * The plain twin of every kernel: the same signature, memory and roundings, one number at a time, as llama2.c writes it.
 * Tests hold the kernels to it bit for bit; nothing else imports it.
 */

function at(x: usize, i: i32): usize {
  return x + ((<usize>i) << 2);
}

export function matvecF32(out: usize, w: usize, x: usize, n: i32, d: i32): void {
  for (let i = 0; i < d; i++) {
    const panel = w + <usize>(i / PANEL_ROWS) * panelBytesF32(n);
    let sum: f32 = 0;
    for (let j = 0; j < n; j++) sum += load<f32>(panel + offsetF32(i % PANEL_ROWS, j)) * load<f32>(at(x, j));
    store<f32>(at(out, i), sum);
  }
}

export function matvecQ8(out: usize, w: usize, x: usize, scales: usize, d: i32, blocks: i32, groupSize: i32): void {
  for (let i = 0; i < d; i++) {
    const row = i % PANEL_ROWS;
    let block = w + <usize>(i / PANEL_ROWS) * panelBytesQ8(blocks * groupSize, groupSize);
    let acc: f32 = 0;
    for (let b = 0; b < blocks; b++) {
      let sum = 0;
      for (let j = 0; j < groupSize; j++) {
        const input = x + ((<usize>(b * blockColumns(groupSize) + j)) << 1);
        sum += <i32>load<i8>(block + offsetQ8(row, j)) * <i32>load<i16>(input);
      }
      acc += <f32>sum * load<f32>(at(block, row)) * load<f32>(at(scales, b));
      block += blockBytesQ8(groupSize);
    }
    store<f32>(at(out, i), acc);
  }
}

export function quantizeQ8(q: usize, scales: usize, x: usize, blocks: i32, groupSize: i32): void {
  for (let b = 0; b < blocks; b++) {
    let largest: f32 = 0;
    for (let i = 0; i < groupSize; i++) largest = max(largest, abs(load<f32>(at(x, i))));
    const scale: f32 = largest / 127;
    store<f32>(at(scales, b), scale);
    for (let i = 0; i < blockColumns(groupSize); i++) {
      const value: f32 = i < groupSize && scale != 0 ? load<f32>(at(x, i)) / scale : 0;
      const whole = trunc(value);
      const rounded = abs(value - whole) >= 0.5 ? whole + copysign<f32>(1, value) : whole;
      store<i16>(q + ((<usize>i) << 1), <i16>rounded);
    }
    q += (<usize>blockColumns(groupSize)) << 1;
    x += (<usize>groupSize) << 2;
  }
}

export function rmsnorm(out: usize, x: usize, weight: usize, n: i32, epsilon: f32): void {
  let sum: f32 = 0;
  for (let i = 0; i < n; i++) sum += load<f32>(at(x, i)) * load<f32>(at(x, i));
  const scale: f32 = <f32>1 / sqrt<f32>(sum / <f32>n + epsilon);
  for (let i = 0; i < n; i++) store<f32>(at(out, i), load<f32>(at(weight, i)) * (scale * load<f32>(at(x, i))));
}

/** e^x; see exp4. */
export function exp(x: f32): f32 {
  x = min<f32>(max<f32>(x, -87.33654), 88.37626);
  const n = nearest<f32>(x * <f32>1.44269504088896341);
  let r: f32 = x - n * <f32>0.693359375;
  r = r - n * <f32>-2.1219444e-4;
  let p: f32 = 1.98756915e-4;
  p = p * r + <f32>1.3981999507e-3;
  p = p * r + <f32>8.3334519073e-3;
  p = p * r + <f32>4.1665795894e-2;
  p = p * r + <f32>1.6666665459e-1;
  p = p * r + <f32>5.0000001201e-1;
  p = p * (r * r) + r + <f32>1;
  return reinterpret<f32>(reinterpret<i32>(p) + ((<i32>n) << 23));
}

export function softmax(x: usize, n: i32): void {
  let largest = load<f32>(x);
  for (let i = 1; i < n; i++) largest = max(largest, load<f32>(at(x, i)));
  let sum: f32 = 0;
  for (let i = 0; i < n; i++) {
    store<f32>(at(x, i), exp(load<f32>(at(x, i)) - largest));
    sum += load<f32>(at(x, i));
  }
  for (let i = 0; i < n; i++) store<f32>(at(x, i), load<f32>(at(x, i)) / sum);
}

export function swiglu(gate: usize, up: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f32>(at(gate, i));
    const sigmoid: f32 = <f32>1 / (<f32>1 + exp(-value));
    store<f32>(at(gate, i), value * sigmoid * load<f32>(at(up, i)));
  }
}

export function addInPlace(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f32>(at(x, i), load<f32>(at(x, i)) + load<f32>(at(y, i)));
}

export function rope(x: usize, turn: usize, heads: i32, headDim: i32): void {
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < headDim; i += 2) {
      const a = load<f32>(at(x, i));
      const b = load<f32>(at(x, i + 1));
      const c = load<f32>(at(turn, i));
      const s = load<f32>(at(turn, headDim + i + 1));
      store<f32>(at(x, i), a * c - b * s);
      store<f32>(at(x, i + 1), a * s + b * c);
    }
    x = at(x, headDim);
  }
}

export function attention(
  out: usize,
  q: usize,
  keys: usize,
  values: usize,
  scores: usize,
  length: i32,
  headDim: i32,
  seqLen: i32,
): void {
  for (let p = 0; p < length; p++) {
    const group = keys + <usize>(p / 16) * <usize>headDim * 64;
    let sum: f32 = 0;
    for (let i = 0; i < headDim; i++) sum += load<f32>(at(q, i)) * load<f32>(at(group, i * 16 + (p % 16)));
    store<f32>(at(scores, p), sum / sqrt<f32>(<f32>headDim));
  }
  softmax(scores, length);
  for (let i = 0; i < headDim; i++) {
    const first = i & ~15;
    const column = at(values, first * seqLen);
    const width = min(16, headDim - first);
    let sum: f32 = 0;
    for (let p = 0; p < length; p++) sum += load<f32>(at(scores, p)) * load<f32>(at(column, p * width + i - first));
    store<f32>(at(out, i), sum);
  }
}
