import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { TokenFiles } from "../../models/training/dataset/token-files.ts";
import { hasPython, python } from "./python.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-train-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const VOCABULARY = 48;
const LENGTH = 33;
const SHAPE = `--dim 32 --hidden 64 --layers 1 --heads 2 --context 64 --tokenizer-vocab ${VOCABULARY}`.split(" ");

/** Documents in which every token is the one before and three. */
function writeDocuments(name: string): string {
  const files = new TokenFiles(join(folder, name));
  for (let document = 0; document < 64; document++) {
    const tokens = Array.from({ length: LENGTH }, (_, i) => (document + 3 * i) % VOCABULARY);
    files.append({ tokens, mask: tokens.map(() => 1), characters: LENGTH, textTokens: LENGTH });
  }
  files.close();
  return join(folder, name);
}

/** Trains for so many tokens; gives the lines of its log. */
function train(out: string, tokens: number, ...flags: string[]): Record<string, number>[] {
  const data = writeDocuments("data");
  const budget = ["--tokens", String(tokens), "--batch-tokens", "256", "--log-every", "1", "--no-compile"];
  const paths = ["--data", data, "--held-out", data, "--out", join(folder, out)];
  const log = python("train.py", ...paths, ...SHAPE, ...budget, ...flags);
  return log.trim().split("\n").map((line) => JSON.parse(line) as Record<string, number>); // prettier-ignore
}

const present = hasPython("torch", "numpy");
const notice = present ? "" : " (skipped: LLAMA2_PYTHON, or python3, has no torch)";

describe.skipIf(!present)(`a run of the trainer${notice}`, () => {
  it("learns, and another run starts with what it has learnt", () => {
    const [, first] = train("alone", 6000);
    const last = train("after", 300, "--start", join(folder, "alone", "last.pt"))[1];
    expect(last!.loss).toBeLessThan(first!.loss! / 2);
  });

  it("counts the tokens of all its workers, and learns from them", () => {
    const log = train("shared", 6000, "--workers", "2");
    const steps = log.filter((line) => line.tokens_per_second !== undefined);
    expect(steps[0]!.tokens).toBe(2 * 4 * (LENGTH - 1));
    expect(steps.at(-1).tokens).toBeGreaterThanOrEqual(6000);
    expect(steps.at(-1).tokens! - 6000).toBeLessThan(2 * 256);
    expect(log.at(-1).loss).toBeLessThan(0.75 * steps[0]!.loss!);
  });

  it("says when there is nothing to start with", () => {
    expect(() => train("none", 300, "--start", join(folder, "no.pt"))).toThrow(
      "not found; there is nothing to go on from",
    );
  });
});
