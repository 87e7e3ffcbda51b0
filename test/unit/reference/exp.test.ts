import { describe, expect, it } from "vitest";
import { expF32 } from "../../reference/exp.ts";

const LOWEST = Math.fround(-87.33654);
const HIGHEST = Math.fround(88.37626);

/** The distance between two float32 numbers around `value`, which is no subnormal. */
function ulp(value: number): number {
  return 2 ** (Math.floor(Math.log2(value)) - 23);
}

function worstUlps(from: number, to: number, samples: number): number {
  let worst = 0;
  for (let i = 0; i <= samples; i++) {
    const x = Math.fround(from + (i * (to - from)) / samples);
    const exact = Math.exp(x);
    worst = Math.max(worst, Math.abs(expF32(x) - exact) / ulp(exact));
  }
  return worst;
}

describe("expF32", () => {
  it("is within 1 ulp of e^x over its whole range", () => {
    expect(worstUlps(LOWEST, HIGHEST, 1_000_000)).toBeLessThan(1);
  });

  it("is within 1 ulp of e^x where softmax and SiLU live", () => {
    expect(worstUlps(-8, 8, 1_000_000)).toBeLessThan(1);
  });

  it("is 1 at 0", () => {
    expect(expF32(0)).toBe(1);
    expect(expF32(-0)).toBe(1);
  });

  it("is clamped to normal numbers at both ends", () => {
    expect(expF32(-Infinity)).toBe(expF32(LOWEST));
    expect(expF32(Infinity)).toBe(expF32(HIGHEST));
    expect(expF32(LOWEST)).toBeGreaterThan(2 ** -126);
    expect(expF32(LOWEST)).toBeLessThan(1.0001 * 2 ** -126);
    expect(expF32(HIGHEST)).toBeLessThan(2 ** 128);
    expect(expF32(HIGHEST)).toBeGreaterThan(2.4e38);
  });

  it("returns float32 numbers", () => {
    for (let x = -20; x < 20; x += 0.37) expect(expF32(Math.fround(x))).toBe(Math.fround(expF32(Math.fround(x))));
  });
});
