import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { Kernels, randomFloats } from "./kernels.ts";

let k: Kernels;
beforeAll(async () => {
  k = await Kernels.load();
});

/** runq.c's quantize() of one group: C's round() takes halves away from zero. */
function plain(x: Float32Array): { scale: number; quants: number[] } {
  const scale = Math.fround(x.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0) / 127);
  const round = (v: number): number => Math.sign(v) * Math.floor(Math.abs(v) + 0.5) + 0;
  return { scale, quants: [...x].map((v) => (scale === 0 ? 0 : round(Math.fround(v / scale)))) };
}

function quantize(name: string, x: Float32Array, size: number): { scales: Float32Array; quants: Int16Array } {
  const blocks = x.length / size;
  const columns = k.call("blockColumns", size);
  const [q, s] = [k.block(blocks * columns * 2), k.block(blocks * 4)];
  k.call(name, q, s, k.put(x), blocks, size);
  return { scales: k.floats(s, blocks), quants: new Int16Array(k.bytes(q, blocks * columns * 2).buffer) };
}

describe("quantizeQ8", () => {
  it.each([1, 2, 3, 7, 8, 12, 16, 32, 64])("groups of %i equal runq.c's and the scalar twin's", (size) => {
    const x = randomFloats(new Random(size), size * 5);
    x.fill(0, size, 2 * size);
    const { scales, quants } = quantize("quantizeQ8", x, size);
    const columns = k.call("blockColumns", size);
    for (let b = 0; b < 5; b++) {
      const expected = plain(x.subarray(b * size, (b + 1) * size));
      expect(scales[b]).toBe(expected.scale);
      expect([...quants.subarray(b * columns, b * columns + size)].map((v) => v + 0)).toEqual(expected.quants);
      expect([...quants.subarray(b * columns + size, (b + 1) * columns)].every((v) => v === 0)).toBe(true);
    }
    expect(quantize("scalarQuantizeQ8", x, size)).toEqual({ scales, quants });
  });

  it("rounds halves away from zero and the numbers next to them to the nearest", () => {
    // The scale is exactly 1, so that quotients are the inputs.
    const below = 0.49999997;
    const x = Float32Array.from([
      127,
      0.5,
      -0.5,
      1.5,
      -1.5,
      2.5,
      -2.5,
      below,
      -below,
      63.5,
      -126.5,
      0,
      1,
      -1,
      100,
      -127,
    ]);
    const { quants } = quantize("quantizeQ8", x, 16);
    expect([...quants]).toEqual([127, 1, -1, 2, -2, 3, -3, 0, 0, 64, -127, 0, 1, -1, 100, -127]);
  });
});
