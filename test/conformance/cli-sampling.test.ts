import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { once, ROOT, STORIES } from "./cli-fixture.ts";

async function text(runtime: Runtime, ...args: string[]): Promise<string> {
  const { code, stdout } = await runtime.run({ args: [...STORIES, "-n", "60", ...args], cwd: ROOT });
  expect(code).toBe(0);
  return stdout.toString();
}

/** Flags of a run that are all to give the text of the first. */
const EQUAL: [what: string, ...runs: string[][]][] = [
  ["one likeliest token is the greedy choice", ["-t", "0"], ["-s", "1", "--top-k", "1"], ["-s", "2", "--min-p", "1"]],
  ["a temperature next to nothing is none", ["-t", "0"], ["-s", "1", "-t", "1e-7"]],
  [
    "long forms are the short ones",
    ["-t", "0.7", "-p", "0.8", "-s", "5"],
    "--temperature=0.7 --top-p .8 --seed 5".split(" "),
  ],
  ["the last of several counts", ["-s", "5"], ["-s", "1", "--seed=5"]],
  [
    "what is off changes nothing",
    ["-s", "5"],
    "-s 5 --top-k 0 --min-p 0 --repetition-penalty 1 --frequency-penalty 0".split(" "),
  ],
  ["-p 0 and -p 1 both draw from all", ["-s", "5", "-p", "0"], ["-s", "5", "-p", "1"]],
];

describe("sampling flags", () => {
  for (const [what, first, ...others] of EQUAL) {
    testInRuntimes(
      what,
      async (runtime) => {
        const expected = await text(runtime, ...first!);
        for (const args of others) expect(await text(runtime, ...args), args.join(" ")).toBe(expected);
      },
      once,
    );
  }

  testInRuntimes(
    "every one of them reaches the sampler",
    async (runtime) => {
      const seeded = ["-s", "5"];
      const changes = ["-t 0.5", "-p 0.5", "--top-k 3", "--min-p 0.3", "-s 6", "--logit-bias 410=-5"];
      const penalties = ["--repetition-penalty 1.5", "--frequency-penalty 1", "--presence-penalty 2"];
      const plain = await text(runtime, ...seeded);
      for (const change of [...changes, ...penalties]) {
        expect(await text(runtime, ...seeded, ...change.split(" ")), change).not.toBe(plain);
      }
    },
    once,
  );

  testInRuntimes(
    "several biases hold at once",
    async (runtime) => {
      const ids = async (...args: string[]): Promise<number[]> =>
        (JSON.parse(await text(runtime, "-t", "0", "--json", ...args)) as { tokens: number[] }).tokens;
      const banned = new Set((await ids()).slice(0, 5));
      const biases = [...banned].flatMap((id) => ["--logit-bias", `${id}=-100`]);
      const rest = await ids(...biases);
      expect(rest.filter((id) => banned.has(id))).toEqual([]);
      expect(new Set(await ids("--logit-bias", "300=100"))).toEqual(new Set([300]));
    },
    once,
  );

  testInRuntimes(
    "a seed of 0 is the time, and JSON tells which it was",
    async (runtime) => {
      const before = Math.floor(Date.now() / 1000);
      const { seed } = JSON.parse(await text(runtime, "-s", "0", "--json")) as { seed: number };
      expect(seed).toBeGreaterThanOrEqual(before);
      expect(seed).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
    },
    once,
  );
});
