import { describe, expect, test } from "vitest";
import { planThreads } from "../../src/thread-plan.ts";

const NOWHERE = { code: "NOT_ISOLATED", text: "the page is not cross-origin isolated" } as const;

describe("how many threads an engine has", () => {
  test.each([
    [1, 1, "one core"],
    [2, 2, "2 of 2 logical processors"],
    [3, 2, "2 of 3 logical processors"],
    [4, 2, "2 of 4 logical processors"],
    [6, 3, "3 of 6 logical processors"],
    [8, 4, "4 of 8 logical processors"],
    [16, 8, "8 of 16 logical processors"],
    [128, 8, "8 of 128 logical processors"],
  ])("of itself, with %d logical processors: %d", (cores, threads, reason) => {
    const code = cores === 1 ? "ONE_CORE" : "PROCESSORS";
    const plan = { threads, reason: { code, text: reason }, isAuto: true };
    expect(planThreads("auto", { cores, obstacle: undefined })).toEqual(plan);
  });

  test("as many as are asked for, whatever the machine has", () => {
    const reason = { code: "ASKED", text: "threads: 3 was asked for" };
    const plan = { threads: 3, reason, isAuto: false };
    expect(planThreads(3, { cores: 1, obstacle: undefined })).toEqual(plan);
    expect(planThreads(1, { cores: 8, obstacle: NOWHERE }).reason.text).toBe("threads: 1 was asked for");
  });

  test.each(["auto", 4] as const)("one where there can be no more: %s", (asked) => {
    expect(planThreads(asked, { cores: 8, obstacle: NOWHERE })).toMatchObject({ threads: 1, reason: NOWHERE });
  });

  test.each([0, -1, 1.5, 17, NaN, Infinity])("never %d", (asked) => {
    expect(() => planThreads(asked, { cores: 8, obstacle: undefined })).toThrow(
      expect.objectContaining({ code: "USAGE" }) as Error,
    );
  });
});
