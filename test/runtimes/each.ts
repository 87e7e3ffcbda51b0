import { test, type TestContext } from "vitest";
import { type Candidate, CANDIDATES, type Runtime } from "./index.ts";

interface EachOptions {
  /** Which runtimes; all when left out. */
  filter?: (candidate: Candidate) => boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** A test of the same behaviour in every runtime: one test for each, named after both. */
export function testInRuntimes(
  title: string,
  body: (runtime: Runtime) => Promise<void>,
  { filter = () => true, timeout }: EachOptions = {},
): void {
  for (const candidate of CANDIDATES.filter(filter)) {
    test(`${title} [${candidate.name}]`, timeout === undefined ? {} : { timeout }, async (context) => {
      await body(candidate.find() ?? missing(candidate, context));
    });
  }
}

/**
 * Ends a test whose runtime is not installed, naming the command that installs it: skipped, or failed where
 * LLAMA2_REQUIRE_RUNTIMES=1 (as in CI) says that none may be missing.
 */
export function missing({ name, install }: Pick<Candidate, "name" | "install">, context: TestContext): never {
  const message = `${name} is not installed: ${install}`;
  if (process.env["LLAMA2_REQUIRE_RUNTIMES"] === "1") throw new Error(message);
  return context.skip(message);
}
