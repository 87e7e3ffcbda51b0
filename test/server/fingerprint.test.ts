import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "../runtimes/each.ts";
import { serverCandidate } from "../runtimes/server-command.ts";
import { ROOT } from "../sources.ts";
import { COMPLETIONS, metrics, whole } from "./api.ts";
import { HOSTS } from "./each-server.ts";
import { startServer } from "./server-process.ts";

// system_fingerprint: what can change a text changes it, and nothing else does.

const MODEL = join(ROOT, "test/models/stories260K.bin");
const TOKENIZER = join(ROOT, "test/models/tok512.bin");
const SHA = "0123456789abcdef".repeat(4);
const OTHER_SHA = "f".repeat(64);

const folder = mkdtempSync(join(tmpdir(), "llama2-server-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A copy of a file in which one byte, so far from the end, is another. */
function writeAltered(name: string, from: string, fromEnd: number): void {
  const bytes = readFileSync(from);
  const at = bytes.length - fromEnd;
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(join(folder, name), bytes);
}

beforeAll(() => {
  writeFileSync(join(folder, "model.bin"), readFileSync(MODEL));
  writeFileSync(join(folder, "tokenizer.bin"), readFileSync(TOKENIZER));
  writeAltered("weights.bin", MODEL, 400_000);
  writeAltered("spelling.bin", TOKENIZER, 1); // the last byte of the last piece
});

const SAME = ["model.bin", "--model-id", "m"];
const DIFFERENT: Record<string, string[]> = {
  plain: SAME,
  weights: ["weights.bin", "--model-id", "m"],
  tokenizer: [...SAME, "-z", "spelling.bin"],
  rope: [...SAME, "--rope-theta", "10001"],
  context: [...SAME, "--context", "256"],
  module: [...SAME, "--module-sha256", SHA],
  "another module": [...SAME, "--module-sha256", OTHER_SHA],
};
const ALIKE: Record<string, string[]> = {
  "slots and batch": [...SAME, "--slots", "1", "--batch", "1"],
  "another name of the tokenizer": [...SAME, "-z", "./tokenizer.bin"],
  "the whole context by number": [...SAME, "--context", "512"],
};

describe.each(HOSTS)("the fingerprint [%s]", (runtime) => {
  const candidate = serverCandidate(runtime);

  async function fingerprints(all: Record<string, string[]>): Promise<string[]> {
    const found: string[] = [];
    for (const args of Object.values(all)) {
      const server = await startServer(runtime, { args, cwd: folder });
      try {
        found.push((await whole(server, COMPLETIONS, { prompt: "a", max_tokens: 1 })).system_fingerprint);
        const sha = [...(await metrics(server)).samples.keys()].map((key) => /wasm_sha="(\w+)"/.exec(key)?.[1]);
        expect(sha.filter(Boolean)).toEqual(args.filter((arg) => arg.length === 64));
      } finally {
        await server.stop();
      }
    }
    return found;
  }

  test("is another with other weights, tokenizer, rotary base, context or module; build_info has the module's hash", async (context) => {
    if (candidate.program() === undefined) missing(candidate, context);
    const found = await fingerprints(DIFFERENT);
    for (const print of found) expect(print).toMatch(/^fp_[\w.]{1,16}_[0-9a-f]{8}$/);
    expect(new Set(found).size).toBe(found.length);
    const [plain, module] = [found[0]!, found[5]!];
    expect(module).toBe(`fp_${SHA.slice(0, 8)}_${plain.split("_")[2]!}`);
  });

  test("is the same where only the way differs in which the same is computed", async (context) => {
    if (candidate.program() === undefined) missing(candidate, context);
    const [plain] = await fingerprints({ plain: SAME });
    expect(await fingerprints(ALIKE)).toEqual(Object.keys(ALIKE).map(() => plain));
  });
});
