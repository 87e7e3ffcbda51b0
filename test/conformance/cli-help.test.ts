import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { once, quick, ROOT } from "./cli-fixture.ts";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

/** How the line of each of llama2.c's flags ends. */
const DEFAULTS: Readonly<Record<string, string>> = {
  t: "(1.0)",
  p: "(0.9)",
  s: "(0)",
  n: "(256)",
  i: "",
  z: "(tokenizer.bin)",
  m: "(generate)",
  y: "",
};

describe("--help", () => {
  testInRuntimes(
    "is at most forty lines on stdout, for every spelling and behind other flags",
    async (runtime) => {
      for (const args of [["--help"], ["-h"], ["model.bin", "-n", "3", "--help", "--no-such-flag"]]) {
        const { code, stdout, stderr } = await runtime.run({ args });
        const lines = stdout.toString().trimEnd().split("\n");
        expect(lines.length).toBeLessThanOrEqual(40);
        expect(lines.filter((line) => line.length > 120)).toEqual([]);
        expect(stderr).toBe("");
        expect(code).toBe(0);
      }
    },
    quick,
  );

  testInRuntimes(
    "shows three examples, one of them for WasmEdge, and every flag of llama2.c with its default",
    async (runtime) => {
      const text = (await runtime.run({ args: ["--help"] })).stdout.toString();
      const examples = text.split("\n").filter((line) => /^ {2}\w/.test(line));
      expect(examples).toHaveLength(3);
      expect(examples[0]).toMatch(/^ {2}wasmedge --dir \.:\. llama2\.wasm model\.bin -i /);
      for (const [letter, fallback] of Object.entries(DEFAULTS)) {
        const line = text.split("\n").find((candidate) => candidate.startsWith(`  -${letter},`));
        expect(line?.endsWith(fallback), line).toBe(true);
      }
    },
    once,
  );
});

testInRuntimes(
  "--version is the package's",
  async (runtime) => {
    const { code, stdout } = await runtime.run({ args: ["--version"] });
    expect(stdout.toString()).toBe(`llama2 ${version}\n`);
    expect(code).toBe(0);
  },
  once,
);
