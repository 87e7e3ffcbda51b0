import { describe, expect, it } from "vitest";
import { decodeNumbers } from "../../../src/convert/number-type.ts";

function halves(...bits: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(bits).buffer);
}

describe("weights as float32", () => {
  it("takes float32 from any place", () => {
    const bytes = Buffer.alloc(9);
    bytes.writeFloatLE(-0.1, 1);
    bytes.writeFloatLE(3, 5);
    expect([...decodeNumbers(bytes.subarray(1), "F32")]).toEqual([Math.fround(-0.1), 3]);
  });

  it("takes bfloat16 as the upper half of a float32, from any place", () => {
    const bytes = halves(0x3f80, 0xc049, 0x0001, 0x8000, 0x7f7f, 0xff80, 0x7fc0);
    const expected = [1, -3.140625, 2 ** -133, -0, 3.3895313892515355e38, -Infinity, NaN];
    expect([...decodeNumbers(bytes, "BF16")]).toEqual(expected);
    expect([...decodeNumbers(Buffer.concat([Buffer.alloc(1), bytes]).subarray(1), "BF16")]).toEqual(expected);
  });

  it("takes float16: normal, subnormal, zero, the largest, infinite, not a number", () => {
    const bytes = halves(0x3c00, 0xc248, 0x0001, 0x03ff, 0x0400, 0x8000, 0x7bff, 0xfc00, 0x7e00);
    const subnormals = [2 ** -24, 1023 * 2 ** -24, 2 ** -14];
    expect([...decodeNumbers(bytes, "F16")]).toEqual([1, -3.140625, ...subnormals, -0, 65504, -Infinity, NaN]);
  });

  it("takes every float16 for another number, in order", () => {
    const positive = decodeNumbers(halves(...Array(0x7c01).keys()), "F16");
    expect(positive.every((value, i) => i === 0 || value > positive[i - 1]!)).toBe(true);
  });
});
