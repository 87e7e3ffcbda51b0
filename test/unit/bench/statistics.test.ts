import { describe, expect, test } from "vitest";
import { median, medianRatio, quantiles } from "../../../bench/statistics.ts";

describe("median", () => {
  test.each([
    [[3], 3],
    [[10, 9, 100], 10],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test("of nothing is no number", () => {
    expect(median([])).toBeNaN();
  });
});

test("medianRatio compares within a round, so that a slow hour counts for both", () => {
  expect(medianRatio([20, 2, 40], [10, 1, 10])).toBe(2);
});

test("quantiles are values that occurred", () => {
  const values = Array.from({ length: 200 }, (_, i) => 199 - i);
  expect(quantiles(values)).toEqual({ median: 100, p99: 198 });
  expect(quantiles([7])).toEqual({ median: 7, p99: 7 });
  expect(quantiles([]).median).toBeNaN();
});
