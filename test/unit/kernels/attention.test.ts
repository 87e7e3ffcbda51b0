import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { Kernels, randomFloats } from "./kernels.ts";

let k: Kernels;
beforeAll(async () => {
  k = await Kernels.load();
});

/** A head's cache of `seqLen` positions with `length` of them filled; the rest stays NaN. */
function cache(random: Random, length: number, headDim: number, seqLen: number): { keys: number; values: number } {
  const keys = k.block(Math.ceil(seqLen / 16) * headDim * 64);
  const values = k.block(seqLen * headDim * 4);
  for (let pos = 0; pos < length; pos++) {
    k.call("storeKey", keys, k.put(randomFloats(random, headDim)), pos, headDim);
    k.call("storeValue", values, k.put(randomFloats(random, headDim)), pos, headDim, seqLen);
  }
  return { keys, values };
}

describe("attention", () => {
  it.each([
    [1, 2, 1],
    [1, 64, 5],
    [3, 6, 3],
    [15, 8, 20],
    [16, 48, 20],
    [17, 20, 40],
    [33, 64, 33],
    [100, 128, 101],
  ])(
    "over %i positions with heads of %i equals its scalar twin, whatever lies behind them",
    (length, headDim, seqLen) => {
      const random = new Random(length * 1000 + headDim);
      const { keys, values } = cache(random, length, headDim, seqLen);
      const q = k.put(randomFloats(random, headDim));
      const results = ["attention", "scalarAttention"].map((name) => {
        const out = k.block(headDim * 4 + 16);
        k.call(name, out, q, keys, values, k.block((length + 15) * 4), length, headDim, seqLen);
        expect(k.bytes(out + headDim * 4, 16)).toEqual(new Uint8Array(16).fill(0xff));
        return k.floats(out, headDim);
      });
      expect(results[0]).toEqual(results[1]);
      expect(results[0]!.every(Number.isFinite)).toBe(true);
    },
  );
});
