import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import { once, ROOT, STORIES } from "./cli-fixture.ts";

const PROMPT = "Once upon a time, there was";

describe("-n and the context", () => {
  testInRuntimes(
    "a prompt that is longer than -n is shown as far as -n reaches, as llama2.c does",
    async (runtime) => {
      const tokenizer = new ReferenceTokenizer(readFileSync(join(ROOT, "test/models/tok512.bin")));
      const ids = tokenizer.encode(PROMPT);
      for (const n of [1, 3, ids.length - 1]) {
        const pieces = ids.slice(1, n + 1).map((id, i) => tokenizer.decode(ids[i]!, id));
        const { code, stdout } = await runtime.run({ args: [...STORIES, "-i", PROMPT, "-n", `${n}`], cwd: ROOT });
        expect(stdout.toString()).toBe(`${pieces.join("")}\n`);
        expect(code).toBe(0);
      }
    },
    once,
  );

  testInRuntimes(
    "with --strict it is an error that names both counts",
    async (runtime) => {
      const args = [...STORIES, "-i", PROMPT, "-n", "3", "--strict"];
      const { code, stdout, stderr } = await runtime.run({ args, cwd: ROOT });
      expect(stderr).toMatch(/^llama2: the prompt has \d+ tokens, -n is 3\n$/);
      expect(stdout).toHaveLength(0);
      expect(code).toBe(5);
    },
    once,
  );

  testInRuntimes(
    "-n 0 and an -n beyond the context both mean all of it",
    async (runtime) => {
      const [all, more] = await Promise.all(
        ["0", "9999"].map((n) => runtime.run({ args: [...STORIES, "-s", "1", "-n", n], cwd: ROOT })),
      );
      expect(all!.stdout.toString()).toBe(more!.stdout.toString());
      expect(all!.stdout.length).toBeGreaterThan(100);
    },
    once,
  );

  testInRuntimes(
    "a smaller context changes nothing but where the text ends",
    async (runtime) => {
      const run = async (...args: string[]): Promise<string> =>
        (await runtime.run({ args: [...STORIES, "-s", "1", ...args], cwd: ROOT })).stdout.toString();
      expect(await run("--context", "50")).toBe(await run("-n", "50"));
    },
    once,
  );

  testInRuntimes(
    "a prompt longer than a smaller context is an error, whatever -n says",
    async (runtime) => {
      const args = [...STORIES, "-i", PROMPT, "--context", "4", "-n", "2"];
      const { code, stderr } = await runtime.run({ args, cwd: ROOT });
      expect(stderr).toMatch(/^llama2: the prompt has \d+ tokens, the context 4\n$/);
      expect(code).toBe(5);
    },
    once,
  );

  testInRuntimes(
    "the size of the prompt's batches changes nothing",
    async (runtime) => {
      const run = async (batch: string): Promise<string> => {
        const args = [...STORIES, "-s", "1", "-n", "60", "-i", PROMPT, "--batch", batch];
        return (await runtime.run({ args, cwd: ROOT })).stdout.toString();
      };
      const whole = await run("64");
      for (const batch of ["1", "2", "7"]) expect(await run(batch)).toBe(whole);
    },
    once,
  );
});
