import { expect } from "vitest";
import type { Runner } from "./runner.ts";
import type { Job, Outcome } from "./virtual-host.ts";

/** What a run that fails writes: one line, printable, from the program and not from its host. */
const ONE_LINE = /^llama2: [^\p{Cc}]+\n$/u;

/** Runs a job that may be anything; whatever it is, it must end with a code of the command's own, and one line if it failed. */
export async function expectCleanEnd(runner: Runner, job: Job): Promise<Outcome> {
  const what = JSON.stringify(job.args.map(String));
  const outcome = await runner.run(job).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${what}`);
  });
  expect([0, 1, 2, 3, 4, 5], what).toContain(outcome.code);
  if (outcome.code !== 0) expect(outcome.stderr, what).toMatch(ONE_LINE);
  return outcome;
}
