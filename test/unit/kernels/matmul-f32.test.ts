import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { Kernels, randomFloats } from "./kernels.ts";

let k: Kernels;
beforeAll(async () => {
  k = await Kernels.load();
});

/** A row-major matrix[d, n] as panels, the way the loader does it. */
function panels(rows: Float32Array, d: number, n: number): number {
  const bytes = k.call("panelBytesF32", n);
  const at = k.block(k.call("panels", d) * bytes);
  for (let first = 0; first < d; first += 16) {
    const stage = new Float32Array(16 * n);
    stage.set(rows.subarray(first * n, Math.min(first + 16, d) * n));
    k.call("interleaveF32", at + (first / 16) * bytes, k.put(stage), n);
  }
  return at;
}

/** The product as llama2.c's loop has it, every operation rounded to fp32. */
function plain(w: Float32Array, x: Float32Array, d: number, n: number): Float32Array {
  return Float32Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum = Math.fround(sum + Math.fround(w[i * n + j]! * x[j]!));
    return sum;
  });
}

const SIZES = [
  [1, 1],
  [4, 4],
  [16, 3],
  [17, 129],
  [24, 128],
  [31, 257],
  [40, 300],
  [172, 64],
] as const;

describe("matmulF32", () => {
  it.each(SIZES)("[%i, %i] equals the plain loop bit for bit, for any number of tokens", (d, n) => {
    const random = new Random(d * 1000 + n);
    const w = randomFloats(random, d * n);
    const weights = panels(w, d, n);
    for (const tokens of [1, 2, 3, 4, 5, 8, 9, 16]) {
      const x = randomFloats(random, tokens * n);
      const out = k.block(tokens * d * 4 + 64);
      const spread = k.block((tokens + 1) * n * 16);
      k.call("spreadF32", spread, k.put(x), n, tokens, 0, Math.ceil(tokens / 2)); // tiles of two tokens
      k.call("matmulF32", out, weights, spread, n, d, tokens, d);
      for (let t = 0; t < tokens; t++) {
        const expected = plain(w, x.subarray(t * n, (t + 1) * n), d, n);
        expect(k.floats(out + t * d * 4, d), `token ${t} of ${tokens}`).toEqual(expected);
      }
      expect(k.bytes(out + tokens * d * 4, 64), "nothing is written behind the output").toEqual(
        new Uint8Array(64).fill(0xff),
      );
    }
  });

  it("equals its scalar twin", () => {
    const random = new Random(1);
    const [d, n] = [45, 70];
    const weights = panels(randomFloats(random, d * n), d, n);
    const x = k.put(randomFloats(random, n));
    const [fast, slow] = [k.block(d * 4), k.block(d * 4)];
    k.call("matvecF32", fast, weights, x, n, d);
    k.call("scalarMatvecF32", slow, weights, x, n, d);
    expect(k.bytes(fast, d * 4)).toEqual(k.bytes(slow, d * 4));
  });

  it("gives rows back as they were", () => {
    const random = new Random(2);
    const [d, n] = [21, 37];
    const rows = randomFloats(random, d * n);
    const weights = panels(rows, d, n);
    const out = k.block(n * 4);
    for (let row = 0; row < d; row++) {
      k.call("rowF32", out, weights + Math.floor(row / 16) * k.call("panelBytesF32", n), row % 16, n);
      expect(k.floats(out, n)).toEqual(rows.slice(row * n, (row + 1) * n));
    }
  });
});
