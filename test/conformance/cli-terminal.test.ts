import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Runner } from "../fuzz/runner.ts";
import type { Job } from "../fuzz/virtual-host.ts";
import { ROOT } from "./cli-fixture.ts";

const STDIN = 0;
const STDERR = 2;

/** A clock by which a look at it takes a while: as if everything were slow. */
const SLOW = 50_000_000;
/** One by which nothing takes long, however busy the machine is. */
const FAST = 1000;

let runner: Runner;
beforeAll(() => {
  runner = new Runner();
});
afterAll(() => {
  runner.close();
});

const files = {
  "model.bin": readFileSync(join(ROOT, "test/models/stories260K.bin")),
  "tokenizer.bin": readFileSync(join(ROOT, "test/models/tok512.bin")),
};

async function stderr(job: Partial<Job>, ...args: string[]): Promise<string> {
  return (await runner.run({ args: ["model.bin", "-n", "4", ...args], files, ...job })).stderr;
}

const HINT =
  /^llama2: this runtime interprets; [^\n]*wasmedge compile llama2\.wasm [^\n]*--run-mode jit llama2\.wasm\n/;

describe("on a terminal", () => {
  test("an interpreted run names, in one line, the commands that compile", async () => {
    expect(await stderr({ terminals: [STDERR], tick: SLOW })).toMatch(HINT);
  });

  test("loading shows how far it is, after a second, and cleans up behind itself", async () => {
    const shown = await stderr({ terminals: [STDERR], tick: SLOW });
    expect(shown).toMatch(/\rloading: \d+ %/);
    expect(shown).toMatch(/\r +\rachieved/);
  });

  test("a compiled run says nothing of it", async () => {
    expect(await stderr({ terminals: [STDERR], tick: FAST })).toMatch(/^achieved tok\/s: [^\n]+\n$/);
    // By the real clock too, of which it takes the best of several looks; it may show how it loads.
    expect(await stderr({ terminals: [STDERR] })).not.toMatch(HINT);
  });

  test("an input that somebody would have to type is not waited for", async () => {
    const { stdout } = await runner.run({
      args: ["model.bin", "--tokenize"],
      files,
      terminals: [STDIN],
      stdin: Buffer.from("typed"),
    });
    expect(Buffer.from(stdout).toString()).toBe("1\n");
  });
});

describe("elsewhere", () => {
  test("neither hint nor progress is written, however slow it is", async () => {
    expect(await stderr({ tick: SLOW })).toMatch(/^achieved tok\/s: [^\n]+\n$/);
  });

  test("--quiet is quiet on a terminal too", async () => {
    expect(await stderr({ terminals: [STDERR], tick: SLOW }, "--quiet")).toBe("");
  });
});
