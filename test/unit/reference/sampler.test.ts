import { describe, expect, it } from "vitest";
import { argmax, ReferenceSampler, sampleMult, sampleTopp } from "../../reference/sampler.ts";

const probabilities = Float64Array.of(0.125, 0.5, 0.0625, 0.25, 0.0625);

describe("the sampler's oracle", () => {
  it("draws llama2.c's random numbers", () => {
    // xorshift* from state 1: 1 -> 1 ^ 1 << 25 -> ^ >> 27 adds nothing; times the multiplier, high word, 24 bits of it
    const state = 1n ^ (1n << 25n);
    const expected = Number(((state * 0x2545f4914f6cdd1dn) & (2n ** 64n - 1n)) >> 40n) / 2 ** 24;
    expect(new ReferenceSampler(1, 1, 1n).random()).toBe(expected);
  });

  it("draws nothing at temperature 0: the first of the largest", () => {
    const sampler = new ReferenceSampler(0, 0.9, 1n);
    expect(sampler.sample([1, 3, 2, 3])).toBe(1);
    expect(sampler.random()).toBe(new ReferenceSampler(0, 0.9, 1n).random());
    expect(argmax([-1, -1])).toBe(0);
  });

  it("takes the index at which the running sum passes the coin", () => {
    expect([0, 0.12, 0.125, 0.62, 0.625, 0.99].map((coin) => sampleMult(probabilities, coin))).toEqual([
      0, 0, 1, 1, 2, 4,
    ]);
    expect(sampleMult(Float64Array.of(0.25, 0.25), 0.75)).toBe(1);
  });

  it("keeps the likeliest tokens until they pass topp", () => {
    // 1 (0.5), 3 (0.75): stops there for topp 0.6, so a coin of 1 means 0.75
    expect([0, 0.6, 0.67, 0.99].map((coin) => sampleTopp(probabilities, 0.6, coin))).toEqual([1, 1, 3, 3]);
  });

  it("orders equals by index", () => {
    const equal = Float64Array.of(0.25, 0.25, 0.25, 0.25);
    expect([0, 0.4, 0.9].map((coin) => sampleTopp(equal, 0.7, coin))).toEqual([0, 1, 2]);
  });
});
