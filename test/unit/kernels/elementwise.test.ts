import { beforeAll, describe, expect, it } from "vitest";
import { expF32 } from "../../reference/exp.ts";
import { Random } from "../../models/random.ts";
import { Kernels, randomFloats } from "./kernels.ts";

let k: Kernels;
beforeAll(async () => {
  k = await Kernels.load();
});

const SIZES = [1, 2, 3, 4, 5, 7, 8, 15, 64, 97];

/** Runs a kernel and its twin on equal input and gives both results. */
function both(name: string, x: Float32Array, ...rest: number[]): [Float32Array, Float32Array] {
  const twin = `scalar${name[0]!.toUpperCase()}${name.slice(1)}`;
  return [name, twin].map((kernel) => {
    const at = k.put(x);
    k.call(kernel, at, ...rest);
    return k.floats(at, x.length);
  }) as [Float32Array, Float32Array];
}

describe("kernels that map numbers to numbers equal their scalar twins bit for bit", () => {
  it.each(SIZES)("softmax of %i", (n) => {
    const [fast, slow] = both("softmax", randomFloats(new Random(n), n), n);
    expect(fast).toEqual(slow);
    expect(fast.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it.each(SIZES)("rmsnorm of %i", (n) => {
    const [x, weight] = [randomFloats(new Random(n), n), randomFloats(new Random(n + 1), n)];
    const results = ["rmsnorm", "scalarRmsnorm"].map((name) => {
      const out = k.block(n * 4 + 16);
      (k.call as (...args: unknown[]) => number).call(k, name, out, k.put(x), k.put(weight), n, 1e-5);
      expect(k.bytes(out + n * 4, 16)).toEqual(new Uint8Array(16).fill(0xff));
      return k.floats(out, n);
    });
    expect(results[0]).toEqual(results[1]);
  });

  it.each(SIZES)("swiglu of %i", (n) => {
    const [fast, slow] = both("swiglu", randomFloats(new Random(n), n), k.put(randomFloats(new Random(n + 1), n)), n);
    expect(fast).toEqual(slow);
  });

  it.each(SIZES)("addInPlace of %i", (n) => {
    const [fast, slow] = both("addInPlace", randomFloats(new Random(n), n), k.put(randomFloats(new Random(9), n)), n);
    expect(fast).toEqual(slow);
  });

  it.each([2, 4, 6, 8, 48, 64])("rope with heads of %i", (headDim) => {
    const frequencies = k.block(headDim * 2);
    const turn = k.block(headDim * 8);
    k.call("ropeFrequencies", frequencies, headDim, 10000);
    k.call("ropeTurn", turn, frequencies, headDim, 517);
    const [fast, slow] = both("rope", randomFloats(new Random(headDim), 3 * headDim), turn, 3, headDim);
    expect(fast).toEqual(slow);
  });
});

describe("exp4", () => {
  it("equals its scalar twin and the reference over the whole range and beyond its ends", () => {
    const x = Float32Array.from({ length: 40_000 }, (_, i) => (i - 20_000) / 180);
    const results = ["expVectors", "scalarExp"].map((name) => {
      const at = k.put(x);
      k.call(name, at, x.length);
      return k.floats(at, x.length);
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0]).toEqual(x.map((v) => expF32(v)));
  });
});

describe("elementary functions in double precision", () => {
  const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

  it("exp and log are within 2e-15 of the host's", () => {
    const random = new Random(5);
    for (let i = 0; i < 20_000; i++) {
      const x = (random.uniform() * 2 - 1) * 690;
      expect(relative(k.call("exp64", x), Math.exp(x))).toBeLessThan(2e-15 * Math.max(1, Math.abs(x) / 30));
      const y = Math.exp(x / 10);
      expect(Math.abs(k.call("log64", y) - Math.log(y))).toBeLessThan(2e-15 * Math.max(1, Math.abs(Math.log(y))));
    }
    expect(k.call("log64", 1)).toBe(0);
  });

  it("sin and cos are within 1e-15 of the host's up to a million", () => {
    const random = new Random(6);
    for (let i = 0; i < 20_000; i++) {
      const x = Math.fround(random.uniform() * 2 ** (random.uniform() * 20));
      expect(Math.abs(k.call("sin64", x) - Math.sin(x))).toBeLessThan(1e-15);
      expect(Math.abs(k.call("cos64", x) - Math.cos(x))).toBeLessThan(1e-15);
    }
  });
});
