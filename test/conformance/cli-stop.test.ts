import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { once, ROOT, STORIES } from "./cli-fixture.ts";

async function story(runtime: Runtime, ...args: string[]): Promise<string> {
  const { code, stdout } = await runtime.run({ args: [...STORIES, "-t", "0", "-n", "120", ...args], cwd: ROOT });
  expect(code).toBe(0);
  return stdout.toString();
}

describe("--stop", () => {
  testInRuntimes(
    "ends the text before the first place where any of the strings stands, be it amid a token",
    async (runtime) => {
      const whole = await story(runtime);
      for (const stop of ["Lily.", " big, red ball", "y was sad", "e", "\n"]) {
        const end = whole.indexOf(stop);
        expect(end, stop).toBeGreaterThan(0);
        expect(await story(runtime, "--stop", stop), stop).toBe(`${whole.slice(0, end)}\n`);
      }
      const first = Math.min(...["park", "ball", "day"].map((stop) => whole.indexOf(stop)));
      expect(await story(runtime, "--stop=park", "--stop=ball", "--stop=day")).toBe(`${whole.slice(0, first)}\n`);
    },
    once,
  );

  testInRuntimes(
    "holds back the start of a string no longer than needed, and lets it go when it turns out to be none",
    async (runtime) => {
      const whole = await story(runtime);
      // Each begins many times in the text, some to the last but one letter, and never stands in it.
      expect(await story(runtime, "--stop", "Lily?", "--stop", "One daylight", "--stop", "\n\n\n")).toBe(whole);
    },
    once,
  );

  testInRuntimes(
    "takes the longest of two strings that end together, the first to end of two that overlap",
    async (runtime) => {
      const whole = await story(runtime);
      const end = whole.indexOf(" named Lily");
      expect(await story(runtime, "--stop", "Lily", "--stop", " named Lily")).toBe(`${whole.slice(0, end)}\n`);
      expect(await story(runtime, "--stop", "named Lilyput", "--stop", "med")).toBe(
        `${whole.slice(0, whole.indexOf("med"))}\n`,
      );
    },
    once,
  );

  testInRuntimes(
    "leaves the prompt alone",
    async (runtime) => {
      expect(await story(runtime, "-i", "A STOP sign", "--stop", "STOP")).toMatch(/^A STOP sign.{20}/s);
    },
    once,
  );

  testInRuntimes(
    "never shows a part of a string in a stream, and says so in the summary",
    async (runtime) => {
      const lines = (await story(runtime, "--jsonl", "--stop", "little girl")).trimEnd().split("\n");
      const objects = lines.map((line) => JSON.parse(line) as { text?: string; finish_reason?: string });
      const text = objects.map((object) => object.text ?? "").join("");
      expect(text).toBe("Once upon a time, there was a ");
      expect(objects.at(-1).finish_reason).toBe("stop");
    },
    once,
  );
});

testInRuntimes(
  "--stop-at-eos ends the text at EOS, which llama2.c prints and passes over",
  async (runtime) => {
    const bias = ["--logit-bias", "2=100", "-n", "3"];
    expect(await story(runtime, ...bias)).toBe("\n</s>\n".repeat(3) + "\n");
    expect(await story(runtime, ...bias, "--stop-at-eos")).toBe("\n");
  },
  once,
);
