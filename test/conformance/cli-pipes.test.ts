import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Runner } from "../fuzz/runner.ts";
import { ROOT } from "./cli-fixture.ts";

let runner: Runner;
beforeAll(() => {
  runner = new Runner();
});
afterAll(() => {
  runner.close();
});

test("pipes that somebody made non-blocking are waited for, and nothing is lost", async () => {
  const job = {
    args: ["model.bin", "-t", "0", "-n", "64"],
    stdin: Buffer.from("One day, a cat"),
    files: {
      "model.bin": readFileSync(join(ROOT, "test/models/stories260K.bin")),
      "tokenizer.bin": readFileSync(join(ROOT, "test/models/tok512.bin")),
    },
  };
  const plain = await runner.run(job);
  const nonBlocking = await runner.run({ ...job, nonBlocking: true });
  expect(plain.code).toBe(0);
  expect(Buffer.from(plain.stdout).toString()).toMatch(/^One day, a cat/);
  expect(Buffer.from(nonBlocking.stdout)).toEqual(Buffer.from(plain.stdout));
  expect(nonBlocking.code).toBe(0);
});
