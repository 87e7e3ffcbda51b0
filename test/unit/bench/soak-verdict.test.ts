import { expect, test } from "vitest";
import { faultsOf, growth, type SoakSigns } from "../../../bench/soak-verdict.ts";

const flat = Array.from({ length: 40 }, (_, i) => (i < 10 ? 50 + i * 4 : 90));
const GOOD: SoakSigns = {
  runtime: "wasmtime",
  errors: 0,
  messages: [],
  samples: flat,
  bufferBytes: { start: 128, end: 128 },
};

/** Memory that goes on growing by so many MiB a sample. */
function growing(each: number): number[] {
  return flat.map((value, i) => value + i * each);
}

test("a soak whose memory fills up at first and stays is good", () => {
  expect(faultsOf(GOOD)).toEqual([]);
  expect(growth(flat)).toBe(0);
  expect(faultsOf({ ...GOOD, samples: flat.map((value, i) => value + (i % 2) * 8) })).toEqual([]);
});

test("growth is looked for behind the first quarter: by five per cent and three MiB", () => {
  expect(growth(growing(0.1))).toBeCloseTo(2);
  expect(faultsOf({ ...GOOD, samples: growing(0.1) })).toEqual([]);
  expect(faultsOf({ ...GOOD, samples: growing(0.5) })).toEqual([
    expect.stringMatching(/^wasmtime: memory grew from [\d.]+ to [\d.]+ MiB$/),
  ]);
  // Four MiB of a thousand are no growth.
  expect(faultsOf({ ...GOOD, samples: growing(0.2).map((value) => value + 1000) })).toEqual([]);
});

test("errors, buffers that are never given back and a run without samples are faults", () => {
  expect(faultsOf({ ...GOOD, errors: 1, messages: ["500: x"] })).toEqual(["wasmtime: 1 errors, the first: 500: x"]);
  expect(faultsOf({ ...GOOD, bufferBytes: { start: 128, end: 256 } })).toHaveLength(1);
  expect(faultsOf({ ...GOOD, samples: [] })).toEqual(["wasmtime: too short to see whether memory grows"]);
});
