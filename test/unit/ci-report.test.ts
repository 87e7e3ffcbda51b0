import { expect, test } from "vitest";
import { filesToTryAgain, type Report, summary } from "../../scripts/ci-report.ts";

const ROOT = "/project";

type Status = Report["testResults"][number]["assertionResults"][number]["status"];

/** The report of these files, each with its tests' results; one without tests could not be loaded. */
function report(files: Record<string, Status[]>): Report {
  return {
    testResults: Object.entries(files).map(([name, results]) => ({
      name: `${ROOT}/${name}`,
      status: results.length === 0 || results.includes("failed") ? "failed" : "passed",
      assertionResults: results.map((status, i) => ({ fullName: `test ${i + 1}`, status })),
    })),
  };
}

const passes = { "test/unit/a.test.ts": ["passed"], "test/web/b.test.ts": ["passed", "skipped"] } satisfies Record<
  string,
  Status[]
>;

test("a few files that wait for processes may be tried again", () => {
  const failed = { ...passes, "test/web/c.test.ts": ["passed", "failed"], "test/server/d.test.ts": [] } as const;
  const again = filesToTryAgain(report(failed as unknown as Record<string, Status[]>), ROOT);
  expect(again).toEqual(["test/web/c.test.ts", "test/server/d.test.ts"]);
});

test.each([
  ["nothing failed", []],
  ["the engine failed", ["test/engine/forward.test.ts"]],
  ["the engine failed beside a page", ["test/web/c.test.ts", "test/unit/kernels/dot.test.ts"]],
  ["tokens may differ", ["test/server/determinism.test.ts"]],
  ["many failed", ["test/web/c.test.ts", "test/web/d.test.ts", "test/web/e.test.ts", "test/web/f.test.ts"]],
])("none where %s", (_, files) => {
  const failed = Object.fromEntries(files.map((file): [string, Status[]] => [file, ["failed"]]));
  expect(filesToTryAgain(report({ ...passes, ...failed }), ROOT)).toEqual([]);
});

test("the last try of a file counts, and what needed it is named", () => {
  const first = report({ ...passes, "test/web/c.test.ts": ["passed", "failed"], "test/web/d.test.ts": ["failed"] });
  const second = report({ "test/web/c.test.ts": ["passed", "passed"], "test/web/d.test.ts": ["failed"] });
  expect(summary([{ first, second }, { first: report({ "test/e2e/e.test.ts": ["passed"] }) }], ROOT)).toEqual({
    passed: 5,
    failed: 1,
    skipped: 1,
    late: ["test/web/c.test.ts: test 2"],
  });
});

test("a file that cannot be loaded counts as failed, and by its name when it can the second time", () => {
  const first = report({ ...passes, "test/web/c.test.ts": [] });
  expect(summary([{ first }], ROOT)).toMatchObject({ passed: 2, failed: 1, late: [] });
  const second = report({ "test/web/c.test.ts": ["passed"] });
  expect(summary([{ first, second }], ROOT)).toMatchObject({ passed: 3, failed: 0, late: ["test/web/c.test.ts"] });
});
