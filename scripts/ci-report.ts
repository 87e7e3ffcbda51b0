/**
 * What CI makes of the reports that vitest writes (`--reporter=json`).
 * usage: tsx scripts/ci-report.ts again REPORT.json
 *            prints the failed files that may be tried a second time, alone, a line each
 *        tsx scripts/ci-report.ts summary REPORT.json...
 *            prints what passed only at its second try (REPORT.json.second), then
 *            "N passed, N failed, N skipped"; a report that is not there is one that failed
 *
 * A second try is for tests of processes, sockets and pages, which a machine that stalls can fail. What computes (the
 * engine, the kernels, the threads, the words of determinism) gives the same every time or is broken: it gets none.
 */
import { readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { argv, cwd } from "node:process";
import { fileURLToPath } from "node:url";

const MAY_STALL = /^test\/(web|browser|server|clients|library|host|pull|package|k8s|e2e)\//;
const MUST_AGREE = /determinism/;
/** With more than so many something is broken. */
const FEW = 3;

/** Of a file's tests, as vitest's JSON reporter writes them. */
interface FileReport {
  name: string;
  status: "passed" | "failed";
  assertionResults: { fullName: string; status: "passed" | "failed" | "skipped" | "pending" | "todo" }[];
}

/** What vitest writes of a run. */
export interface Report {
  testResults: FileReport[];
}

/** The failed files, relative to the folder `root`, that may be tried again; none when one of them must not. */
export function filesToTryAgain(report: Report, root: string): string[] {
  const files = report.testResults.filter(hasFailed).map(({ name }) => relative(root, name));
  const mayAll = files.every((file) => MAY_STALL.test(file) && !MUST_AGREE.test(file));
  return mayAll && files.length <= FEW ? files : [];
}

/** How many tests passed, failed and were skipped, and the names of those that passed at the second try only. */
export function summary(
  runs: readonly { first: Report; second?: Report | undefined }[],
  root: string,
): {
  passed: number;
  failed: number;
  skipped: number;
  late: string[];
} {
  const counts = { passed: 0, failed: 0, skipped: 0, late: [] as string[] };
  for (const { first, second } of runs) {
    const again = new Map(second?.testResults.map((file) => [file.name, file]));
    for (const file of first.testResults) {
      const last = again.get(file.name) ?? file;
      const count = (...wanted: string[]): number =>
        last.assertionResults.filter(({ status }) => wanted.includes(status)).length;
      counts.passed += count("passed");
      counts.skipped += count("skipped", "pending", "todo");
      // A file that cannot be loaded, or whose set-up fails, has perhaps no failed test of its own.
      counts.failed += count("failed") || (hasFailed(last) ? 1 : 0);
      if (hasFailed(file) && !hasFailed(last)) counts.late.push(...failedNames(file, relative(root, file.name)));
    }
  }
  return counts;
}

function hasFailed(file: FileReport): boolean {
  return file.status === "failed";
}

function failedNames({ assertionResults }: FileReport, name: string): string[] {
  const failed = assertionResults.filter(({ status }) => status === "failed");
  return failed.length === 0 ? [name] : failed.map(({ fullName }) => `${name}: ${fullName}`);
}

/** Whether vitest came so far that it wrote the report. */
function isThere(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function readReport(file: string): Report {
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...files] = argv.slice(2);
  if (command === "again") {
    for (const file of filesToTryAgain(readReport(files[0]!), cwd())) console.log(file);
  } else {
    const runs = files.filter(isThere).map((file) => ({
      first: readReport(file),
      second: isThere(`${file}.second`) ? readReport(`${file}.second`) : undefined,
    }));
    const { passed, failed, skipped, late } = summary(runs, cwd());
    for (const name of late) console.log(`*** passed at the second try only: ${name}`);
    console.log(`${passed} passed, ${failed + files.length - runs.length} failed, ${skipped} skipped`);
  }
}
