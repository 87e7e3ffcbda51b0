import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { runChild } from "../runtimes/child.ts";
import { serveProcess } from "./serve-process.ts";
import type { ServerProcess } from "./server-process.ts";

// The line that `llama2 serve` prints for its user to try, run as it was printed, by a shell.

const MODEL = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin", "--context", "64"];
const KEY = "sk-of-nobody-else";

const folder = mkdtempSync(join(tmpdir(), "llama2-serve-"));
const keyFile = join(folder, "keys");
writeFileSync(keyFile, `# ours\n${KEY}\n`);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.stop();
});

/** Starts the server and runs the line that it prints, in a shell that knows the key. */
async function runPrinted(args: readonly string[], env: Record<string, string>, keys: string): Promise<unknown> {
  server = serveProcess([...MODEL, "--runtime", "node", "--port", "0", ...args], { LLAMA2_CACHE: folder, ...env });
  const [, line] = await server.printed(/^llama2 serve: try: (curl .*)\n/m);
  await server.printed(/llama2: ready/);
  expect(server.log).not.toContain(KEY);
  const { code, stdout } = await runChild("/bin/sh", ["-c", line!], { env: { LLAMA2_API_KEY: keys } });
  expect(code).toBe(0);
  return JSON.parse(stdout.toString());
}

test.each([
  { title: "without a key", args: [], env: {}, keys: "" },
  { title: "below a base path", args: ["--base-path", "/llm/"], env: {}, keys: "" },
  { title: "with --api-key", args: ["--api-key", KEY], env: {}, keys: KEY },
  { title: "with --api-key=KEY", args: [`--api-key=${KEY}`, "--api-key=another"], env: {}, keys: KEY },
  { title: "with a file of keys", args: ["--api-key-file", keyFile], env: {}, keys: KEY },
  { title: "with a file in a variable", args: [], env: { LLAMA2_API_KEY_FILE: keyFile }, keys: KEY },
  { title: "with a key in a variable", args: [], env: { LLAMA2_API_KEY: KEY }, keys: KEY },
  { title: "with two in a variable", args: [], env: { LLAMA2_API_KEY: `${KEY},b` }, keys: `${KEY},b` },
])("the printed line works $title", async ({ args, env, keys }) => {
  expect(await runPrinted(args, env, keys)).toMatchObject({ object: "chat.completion" });
});

test("it asks for the key: another one is refused", async () => {
  expect(await runPrinted(["--api-key", KEY], {}, "wrong")).toMatchObject({ error: { code: "invalid_api_key" } });
});
