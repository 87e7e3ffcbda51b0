import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { endingOf } from "../../models/training/evaluate/ending.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import { runNode } from "../runtimes/node.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { quick, ROOT } from "./cli-fixture.ts";

const { model, tokenizer } = (
  JSON.parse(readFileSync(join(ROOT, "models/models.json"), "utf8")) as {
    default: { model: string; tokenizer: string };
  }
).default;
const MODEL = [`models/${model}`, "-z", `models/${tokenizer}`];
const STORY = ["-t", "0", "-n", "0", "--json", "-i", "Once upon a time"];
const CHAT = ["-m", "chat", "-y", "", "-t", "0", "-n", "0", "--quiet"];
const ENDS = "Tell me a sad story about a fox and a key.\nMake it end happily.\n";
const REQUESTS = "Tell me a story about a fox, a lantern and a castle.\nWho was in it?\n";

interface Answer {
  text: string;
  completion_tokens: number;
  finish_reason: string;
}

async function run(runtime: Pick<Runtime, "run">, args: string[], stdin = ""): Promise<string> {
  const { code, stdout, stderr } = await runtime.run({ args: [...MODEL, ...args], cwd: ROOT, stdin });
  expect(code, stderr).toBe(0);
  return stdout.toString();
}

const program = { path: process.execPath, version: process.version };
const node: Pick<Runtime, "run"> = { run: async (request) => await runNode(program, request) };

/** What Node says; every other runtime must say the same. */
let [story, chat] = ["", ""];
beforeAll(async () => {
  story = (JSON.parse(await run(node, STORY)) as Answer).text;
  chat = await run(node, CHAT, REQUESTS);
});

describe("the default model", () => {
  test("is quantised and takes at most 8 MB with its tokenizer", () => {
    const [checkpoint, vocabulary] = [model, tokenizer].map((name) => readFileSync(join(ROOT, "models", name)));
    expect(checkpoint!.length + vocabulary!.length).toBeLessThanOrEqual(8e6);
    const { header } = parseCheckpoint(checkpoint!);
    expect(header.version).toBe(2);
    expect(header.config.seqLen).toBeGreaterThanOrEqual(512);
    expect(header.config.vocabSize).toBeLessThanOrEqual(4096);
  });

  test("is the one that its card describes", () => {
    const card = readFileSync(join(ROOT, "models/README.md"), "utf8");
    for (const name of [model, tokenizer]) {
      const bytes = readFileSync(join(ROOT, "models", name));
      expect(card).toContain(name);
      expect(card).toContain(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  testInRuntimes(
    "tells a whole story",
    async (runtime) => {
      const answer = JSON.parse(await run(runtime, STORY)) as Answer;
      expect(answer.finish_reason).toBe("stop");
      expect(answer.completion_tokens).toBeLessThan(300);
      expect(answer.text).toMatch(/[.!?]"?$/);
      expect(answer.text).toBe(story);
    },
    quick,
  );

  testInRuntimes(
    "does what it is asked in a chat, and knows what it told",
    async (runtime) => {
      const answers = await run(runtime, CHAT, REQUESTS);
      for (const word of ["fox", "lantern", "castle"]) expect(answers).toContain(word);
      expect(answers.trim().split("\n").at(-1)).toContain("fox");
      expect(answers).toBe(chat);
    },
    quick,
  );

  test("ends a story as it is asked, and again as it is asked then", async () => {
    const [sad, happy] = (await run(node, CHAT, ENDS)).split(/(?=Here is the (?:same story|story again))/);
    expect(sad).toContain("Here is a sad story about a fox and a key");
    expect(sad).toContain("the sad part");
    expect(happy).toContain("the happy part");
    expect(endingOf(sad!)).toBe("sad");
    expect(endingOf(happy!)).toBe("happy");
  });
});
