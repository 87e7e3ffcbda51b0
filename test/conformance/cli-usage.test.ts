import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { quick } from "./cli-fixture.ts";

/** Mistakes in the command line and the whole line that each is answered with: found before any file is looked for. */
const MISTAKES: [args: string[], message: string][] = [
  // Numbers that are none, or out of range.
  [["-t", "hot"], '-t takes a number from 0 to 1000, not "hot"'],
  [["-t", "nan"], '-t takes a number from 0 to 1000, not "nan"'],
  [["-t", "1e4"], '-t takes a number from 0 to 1000, not "1e4"'],
  [["-p", "1.5"], '-p takes a number from 0 to 1, not "1.5"'],
  [["-p", "-0.1"], '-p takes a number from 0 to 1, not "-0.1"'],
  [["-n", "ten"], '-n takes a whole number from 0 to 2147483647, not "ten"'],
  [["-n", "-1"], '-n takes a whole number from 0 to 2147483647, not "-1"'],
  [["-n", "2147483648"], '-n takes a whole number from 0 to 2147483647, not "2147483648"'],
  [["-s", ""], '-s takes a whole number from 0 to 18446744073709551615, not ""'],
  [["-s", "18446744073709551616"], seedRange("18446744073709551616")],
  [["--top-k=1.5"], '--top-k takes a whole number from 0 to 2147483647, not "1.5"'],
  [["--min-p", "2"], '--min-p takes a number from 0 to 1, not "2"'],
  [["--repetition-penalty", "0"], '--repetition-penalty takes a number from 0.01 to 100, not "0"'],
  [["--batch", "65"], '--batch takes a whole number from 1 to 64, not "65"'],
  [["--threads", "2"], '--threads takes a whole number from 1 to 1, not "2": this build has one thread'],
  [["--logprobs", "21", "--json"], '--logprobs takes a whole number from 0 to 20, not "21"'],
  [["--logit-bias", "5=101"], "--logit-bias takes ID=X, a token and a number from -100 to 100, not 5=101"],
  [["--logit-bias", "5"], "--logit-bias takes ID=X, a token and a number from -100 to 100, not 5"],
  // Flags that are none.
  [["--tempratur", "1"], "--tempratur: no such flag; did you mean --temperature?"],
  [["--top_p=0.5"], "--top_p: no such flag; did you mean --top-p?"],
  [["-temperature", "1"], "-temperature: no such flag; did you mean --temperature?"],
  [["-t0.8"], "-t0.8: no such flag; did you mean --temperature?"],
  [["--xyzzy"], "--xyzzy: no such flag; --help lists them"],
  // Values that are missing, too many, or not what is meant.
  [["-i"], "-i needs a value: TEXT"],
  [["--steps"], "--steps needs a value: N"],
  [["--json=1"], "--json takes no value"],
  [["-m", "talk"], "-m takes generate or chat, not talk"],
  [["--stop", ""], "--stop takes a text of 1 to 256 bytes, at most 8 times"],
  [Array.from({ length: 9 }, (_, i) => `--stop=${i}`), "--stop takes a text of 1 to 256 bytes, at most 8 times"],
  [["--logprobs", "3"], "--logprobs needs --json or --jsonl"],
  [["a.bin", "b.bin"], "two models: a.bin and b.bin; a prompt comes after -i"],
  [["--", "a.bin", "-i"], "two models: a.bin and -i; a prompt comes after -i"],
];

function seedRange(found: string): string {
  return `-s takes a whole number from 0 to 18446744073709551615, not "${found}"`;
}

describe("a mistake in the command line is one line on stderr and exit code 2", () => {
  for (const [args, message] of MISTAKES) {
    testInRuntimes(
      `llama2 ${args.join(" ")}`,
      async (runtime) => {
        const { code, stdout, stderr } = await runtime.run({ args });
        expect(stderr).toBe(`llama2: ${message}\n`);
        expect(stdout).toHaveLength(0);
        expect(code).toBe(2);
      },
      quick,
    );
  }

  testInRuntimes(
    "also in the runtime that compiles at every start",
    async (runtime) => {
      const { code, stdout, stderr } = await runtime.run({ args: ["--tempratur", "1"] });
      expect(stderr).toBe("llama2: --tempratur: no such flag; did you mean --temperature?\n");
      expect(stdout).toHaveLength(0);
      expect(code).toBe(2);
    },
    { filter: (candidate) => !quick.filter(candidate) },
  );
});
