import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readDocuments } from "../../models/training/corpus-file.ts";
import { fileSha256 } from "../file-sha256.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-corpus-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = join(folder, "corpus.jsonl");

function make(...flags: string[]): { status: number | null; stderr: string } {
  const path = new URL("../../models/training/corpus/make.ts", import.meta.url).pathname;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", path, ...flags], { encoding: "utf8" });
  return { status, stderr };
}

describe("the corpus script", () => {
  // Whoever changes the corpus on purpose takes the new hashes over, and says in the training's README that it differs.
  it("writes what the shipped model was trained on", () => {
    const flags = ["--classic", "0.6", "--rare", "0.15", "--seed", "5"];
    expect(make("--stories", "40", "--dialogues", "80", ...flags, "-o", file)).toMatchObject({ status: 0 });
    expect(fileSha256(file)).toBe("0e25663d1d03a9c983045510348a06f25590e850cdbef59a91d190c3d1dbd9b1");
  });

  it("begins the asked share of stories in the classic way", () => {
    expect(make("--stories", "40", "--dialogues", "1", "--classic", "1", "-o", file)).toMatchObject({ status: 0 });
    const stories = [...readDocuments(file)].flatMap((document) => ("text" in document ? [document.text] : []));
    expect(stories).toHaveLength(40);
    for (const text of stories) expect(text).toMatch(/^Once upon a time,/);
  });

  it.each([
    [["--stories", "0", "--dialogues", "1"], "--stories 0: expected a whole number above 0"],
    [["--stories", "1", "--dialogues", "1", "--rare", "2"], "--rare 2: expected a number from 0 to 1"],
    [["--dialogues", "1"], "--stories is missing"],
  ])("says what is wrong with %j", (flags, message) => {
    const { status, stderr } = make(...flags, "-o", file);
    expect(status).toBe(1);
    expect(stderr.split("\n")[0]).toBe(message);
  });
});
