import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Engine } from "../../src/engine.ts";
import { Random } from "../models/random.ts";
import { ROOT } from "../sources.ts";
import { type CommandRun, runInProcess } from "./command.ts";
import { rowsOf } from "./logits.ts";
import { STORIES, VARIED } from "./models.ts";
import { openEngine } from "./test-engine.ts";

const { engine, load } = await openEngine();
const FOLDERS = { "test/models": join(ROOT, "test/models"), golden: join(ROOT, "test/golden") };
const MODEL = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin"];
const STORY = ["-i", "Once upon a time", "-s", "7"];

/** Blocks asked for and bytes of memory. */
function footprint({ allocations, memoryBytes }: Engine | CommandRun): number[] {
  return [allocations, memoryBytes];
}

/** A hundred batches of 1 to 64 rows in three slots, some of them with logits; then the whole context token by token. */
function work(seqLen: number): void {
  const random = new Random(1);
  for (let round = 0; round < 100; round++) {
    const count = 1 + random.integer(Math.min(64, seqLen));
    const from = random.integer(seqLen - count + 1);
    const tokens = Array.from({ length: count }, () => random.integer(261));
    const rows = rowsOf(tokens, from, random.integer(3));
    engine.forward(rows.map((row, i) => ({ ...row, logits: i < random.integer(16) })));
  }
  for (let pos = 0; pos < seqLen; pos++) engine.forward(rowsOf([pos % 261], pos));
}

async function run(args: readonly string[], input?: string): Promise<CommandRun> {
  const result = await runInProcess([...MODEL, ...args], FOLDERS, input);
  expect(result.code, result.stderr).toBe(0);
  return result;
}

describe("nothing is allocated for a token", () => {
  it.each([...VARIED, STORIES[0]!, STORIES[2]!])("by the engine: $name", ({ bytes }) => {
    const { seqLen } = load(bytes(), { slots: 3 });
    const before = footprint(engine);
    work(seqLen);
    expect(footprint(engine)).toEqual(before);
  });

  it.each([
    [[]],
    [["-t", "0"]],
    [["--top-k", "9", "--min-p", "0.01", "--repetition-penalty", "1.1", "--stop", "no such words"]],
    [["--json"]],
    [["--jsonl", "--logprobs", "3"]],
    [["-m", "chat", "-y", "Be brief."]],
  ])("by the command, between a prompt and its last token: %s", async (flags) => {
    const short = await run([...STORY, ...flags, "-n", "60"]);
    const long = await run([...STORY, ...flags, "-n", "500"]);
    expect(long.stdout.length).toBeGreaterThan(2 * short.stdout.length);
    expect(long.allocations).toBe(short.allocations);
  });

  it("by the command, scoring a text", async () => {
    const text = ["--perplexity", "golden/generate.json"];
    const short = await run([...text, "-n", "20"]);
    const long = await run([...text, "-n", "2000"]);
    expect(long.stdout).toContain("1999 tokens");
    expect(footprint(long)).toEqual(footprint(short));
  });
});

describe("the memory of the command", () => {
  it("is given back after every turn of a chat", async () => {
    const chat = ["-m", "chat", "-y", "", "--stop", " ", "-n", "0", "-s", "7"];
    const short = await run(chat, "Hi\n".repeat(2));
    const long = await run(chat, "Hi\n".repeat(16));
    expect(long.stdout.split("Assistant: ").length).toBe(17);
    expect(long.memoryBytes).toBe(short.memoryBytes);
  });

  it("is asked for where there is more to remember, and the count shows it", async () => {
    const small = await run(["--perplexity", "test/models/LICENSE-stories260K", "-n", "20"]);
    const large = await run(["--perplexity", "golden/generate.json", "-n", "20"]);
    expect(large.allocations).toBeGreaterThan(small.allocations);
  });
});
