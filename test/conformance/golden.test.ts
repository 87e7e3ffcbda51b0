import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { runNode } from "../runtimes/node.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { ROOT } from "../sources.ts";

/** A run of native llama2.c, compiled without -Ofast, and what it printed. */
interface Golden {
  model: string;
  args: string[];
  stdin?: string;
  stdout: string;
}

const FP32 = "stories260K.bin";
const Q8_0 = "stories260K-q8_0.bin"; // as `llama2 convert` makes it from the fp32 one
const PATHS: Readonly<Record<string, string>> = { [FP32]: `test/models/${FP32}`, [Q8_0]: `build/golden/${Q8_0}` };
const TOKENIZER = "test/models/tok512.bin";

function read(name: string): Golden[] {
  return JSON.parse(readFileSync(join(ROOT, "test/golden", name), "utf8")) as Golden[];
}

const generate = read("generate.json");
const chat = read("chat.json");
/** stories260K, 200 greedy steps: llama2.c's own test, and the project's first. */
const lily = generate.find(({ model, args }) => model === FP32 && args.join(" ") === "-t 0 -n 200")!;

async function expectGolden(runtime: Runtime, { model, args, stdin, stdout }: Golden): Promise<void> {
  const result = await runtime.run({
    args: [PATHS[model]!, "-z", TOKENIZER, ...args],
    cwd: ROOT,
    ...(stdin !== undefined && { stdin }),
  });
  expect(result.stdout.toString()).toBe(stdout);
  expect(result.code).toBe(0);
}

beforeAll(async () => {
  mkdirSync(join(ROOT, "build/golden"), { recursive: true });
  const program = { path: process.execPath, version: process.version };
  const args = ["convert", PATHS[FP32]!, "-o", PATHS[Q8_0]!, "--quantize", "q8_0"];
  const { code, stderr } = await runNode(program, { args, cwd: ROOT });
  expect(code, stderr).toBe(0);
});

describe("text is llama2.c's, byte for byte", () => {
  testInRuntimes("200 greedy tokens", async (runtime) => {
    await expectGolden(runtime, lily);
  });

  for (const golden of [...generate, ...chat]) {
    testInRuntimes(
      `${golden.model} ${golden.args.join(" ")} ${JSON.stringify(golden.stdin ?? "")}`,
      (runtime) => expectGolden(runtime, golden),
      { filter: ({ name }) => name === "node" || name === "wasmedge-0.17" },
    );
  }
});
