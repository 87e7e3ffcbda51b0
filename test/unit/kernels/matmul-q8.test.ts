import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { Kernels, randomFloats, randomQuants } from "./kernels.ts";

let k: Kernels;
beforeAll(async () => {
  k = await Kernels.load();
});

interface Matrix {
  d: number;
  n: number;
  groupSize: number;
  quants: Int8Array; // [d, n]
  scales: Float32Array; // [d, n / groupSize]
}

function randomMatrix(random: Random, d: number, n: number, groupSize: number): Matrix {
  const scales = randomFloats(random, (d * n) / groupSize);
  return { d, n, groupSize, quants: randomQuants(random, d * n), scales };
}

/** Sixteen rows from `first` on, zeros for those that the matrix lacks. */
function sixteen<T extends Float32Array | Int8Array>(rows: T, first: number, width: number): T {
  const stage = new (rows.constructor as new (n: number) => T)(16 * width);
  stage.set(rows.subarray(first * width, Math.min((first + 16) * width, rows.length)));
  return stage;
}

/** The matrix as panels, the way the loader does it. */
function panels({ d, n, groupSize, quants, scales }: Matrix): number {
  const bytes = k.call("panelBytesQ8", n, groupSize);
  const at = k.block(k.call("panels", d) * bytes);
  const blocks = n / groupSize;
  for (let first = 0; first < d; first += 16) {
    const panel = at + (first / 16) * bytes;
    k.call("interleaveQuants", panel, k.put(sixteen(quants, first, n)), n, groupSize);
    k.call("interleaveScales", panel, k.put(sixteen(scales, first, blocks)), blocks, groupSize);
  }
  return at;
}

/** runq.c's matmul of one token, from plain arrays. */
function plain(m: Matrix, x: Int8Array, xScales: Float32Array): Float32Array {
  const f = Math.fround;
  const blocks = m.n / m.groupSize;
  return Float32Array.from({ length: m.d }, (_, i) => {
    let acc = 0;
    for (let b = 0; b < blocks; b++) {
      let sum = 0;
      for (let j = 0; j < m.groupSize; j++) sum += m.quants[i * m.n + b * m.groupSize + j]! * x[b * m.groupSize + j]!;
      acc = f(acc + f(f(f(sum) * m.scales[i * blocks + b]!) * xScales[b]!));
    }
    return acc;
  });
}

/** Quants of one token, widened and filled up to whole blocks. */
function widen(x: Int8Array, m: Matrix): number {
  const columns = k.call("blockColumns", m.groupSize);
  const wide = new Int16Array((m.n / m.groupSize) * columns);
  for (let j = 0; j < m.n; j++) wide[Math.floor(j / m.groupSize) * columns + (j % m.groupSize)] = x[j]!;
  return k.put(new Int8Array(wide.buffer));
}

/** The product of several tokens, the way the engine does it: one as a vector, more spread. */
function multiply(out: number, m: Matrix, weights: number, x: Int8Array, scales: Float32Array, tokens: number): void {
  const blocks = m.n / m.groupSize;
  if (tokens === 1) {
    k.call("matvecQ8", out, weights, widen(x, m), k.put(scales), m.d, blocks, m.groupSize);
    return;
  }
  const columns = blocks * k.call("blockColumns", m.groupSize);
  const spread = k.block((tokens + 3) * columns * 8);
  const factors = new Float32Array((tokens + 3) * blocks).fill(NaN);
  for (let t = 0; t < tokens; t++) {
    k.call("spreadQuants", spread, widen(x.subarray(t * m.n, (t + 1) * m.n), m), columns, t);
    for (let b = 0; b < blocks; b++) factors[(t - (t % 4)) * blocks + b * 4 + (t % 4)] = scales[t * blocks + b]!;
  }
  k.call("matmulQ8", out, weights, spread, k.put(factors), m.d, blocks, m.groupSize, tokens, m.d);
}

const SIZES = [
  [1, 1, 1],
  [5, 6, 2],
  [16, 9, 3],
  [20, 12, 4],
  [33, 30, 6],
  [17, 32, 16],
  [48, 64, 32],
  [24, 128, 64],
  [18, 66, 33],
  [40, 640, 64],
  [24, 900, 300],
] as const;

describe("matmulQ8", () => {
  it.each(SIZES)(
    "[%i, %i] in groups of %i equals runq.c's loop bit for bit, for any number of tokens",
    (d, n, size) => {
      const random = new Random(d * 1000 + n);
      const m = randomMatrix(random, d, n, size);
      const weights = panels(m);
      const blocks = n / size;
      for (const tokens of [1, 2, 3, 4, 5, 8, 9, 16]) {
        const x = randomQuants(random, tokens * n);
        const scales = randomFloats(random, tokens * blocks);
        const out = k.block(tokens * d * 4 + 64);
        multiply(out, m, weights, x, scales, tokens);
        for (let t = 0; t < tokens; t++) {
          const expected = plain(m, x.subarray(t * n, (t + 1) * n), scales.subarray(t * blocks, (t + 1) * blocks));
          expect(k.floats(out + t * d * 4, d), `token ${t} of ${tokens}`).toEqual(expected);
        }
        expect(k.bytes(out + tokens * d * 4, 64), "nothing is written behind the output").toEqual(
          new Uint8Array(64).fill(0xff),
        );
      }
    },
  );

  it("sums the largest quants of the largest group without overflow", () => {
    const size = 65536;
    const m: Matrix = {
      d: 1,
      n: size,
      groupSize: size,
      quants: new Int8Array(size).fill(-127),
      scales: new Float32Array([1]),
    };
    const out = k.block(64);
    const x = new Int8Array(size).fill(127);
    k.call("matvecQ8", out, panels(m), widen(x, m), k.put(new Float32Array([1])), 1, 1, size);
    expect(k.floats(out, 1)[0]).toBe(-size * 127 * 127);
  });

  it("equals its scalar twin", () => {
    const m = randomMatrix(new Random(1), 45, 96, 32);
    const weights = panels(m);
    const x = widen(randomQuants(new Random(2), 96), m);
    const scales = k.put(randomFloats(new Random(3), 3));
    const [fast, slow] = [k.block(45 * 4), k.block(45 * 4)];
    k.call("matvecQ8", fast, weights, x, scales, 45, 3, 32);
    k.call("scalarMatvecQ8", slow, weights, x, scales, 45, 3, 32);
    expect(k.bytes(fast, 45 * 4)).toEqual(k.bytes(slow, 45 * 4));
  });

  it("gives rows back as quant times scale", () => {
    const m = randomMatrix(new Random(4), 21, 36, 12);
    const weights = panels(m);
    const out = k.block(36 * 4);
    for (let row = 0; row < m.d; row++) {
      k.call("rowQ8", out, weights + Math.floor(row / 16) * k.call("panelBytesQ8", 36, 12), row % 16, 36, 12);
      const expected = Float32Array.from({ length: 36 }, (_, j) =>
        Math.fround(m.quants[row * 36 + j]! * m.scales[row * 3 + Math.floor(j / 12)]!),
      );
      expect(k.floats(out, 36)).toEqual(expected);
    }
  });
});
