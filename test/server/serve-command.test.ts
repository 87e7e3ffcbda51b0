import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { missing } from "../runtimes/each.ts";
import { candidateNamed } from "../runtimes/index.ts";
import type { Program } from "../runtimes/locate.ts";
import { ROOT } from "../sources.ts";

const COMMAND = join(ROOT, "dist/node/cli.js");
const MODEL = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin"];

/** The time that a runtime has to end in: on a busy machine, many times what it needs; left behind, it would never end. */
const END_MS = 60_000;

/** Where each runtime's command is found, and the variable that says so. */
const RUNTIMES = [
  { name: "wasmedge", candidate: "wasmedge-0.14", variable: "LLAMA2_WASMEDGE" },
  { name: "wasmedge", candidate: "wasmedge-0.17", variable: "LLAMA2_WASMEDGE" },
  { name: "wasmtime", candidate: "wasmtime", variable: "LLAMA2_WASMTIME" },
  { name: "node", candidate: "node", variable: undefined },
];

let cache = "";
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), "llama2-serve-"));
});
afterAll(() => {
  rmSync(cache, { recursive: true });
});

interface Serving {
  child: ChildProcess;
  log: () => string;
  /** Its exit code or signal, once nobody holds its output any more: neither itself nor what it started. */
  ended: Promise<number | string>;
}

let running: Serving | undefined;
afterEach(async () => {
  running?.child.kill("SIGKILL");
  await running?.ended;
});

function serve(args: readonly string[], env: Record<string, string> = {}): Serving {
  const { HOME = "" } = process.env;
  const child = spawn(process.execPath, [COMMAND, "serve", ...args], {
    cwd: ROOT,
    env: { HOME, PATH: "/nowhere", LLAMA2_CACHE: cache, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (text += bytes.toString()));
  const ended = new Promise<number | string>((resolve) =>
    child.on("close", (code, signal) => {
      resolve(code ?? signal!);
    }),
  );
  running = { child, log: () => text, ended };
  return running;
}

async function printed(serving: Serving, pattern: RegExp): Promise<string> {
  let over: number | string | undefined;
  void serving.ended.then((code) => (over = code));
  for (;;) {
    const match = pattern.exec(serving.log());
    if (match !== null) return match[1] ?? "";
    if (over !== undefined) throw new Error(`ended with ${over}: ${serving.log()}`);
    await setTimeout(20);
  }
}

/** Kills it, which leaves it no time to end what it started: that must be over, and the port free, very soon. */
async function expectNothingLeft(serving: Serving, url: string): Promise<void> {
  serving.child.kill("SIGKILL");
  const late = setTimeout(END_MS, "its output is still held", { ref: false });
  expect(await Promise.race([serving.ended, late])).toBe("SIGKILL");
  // The output is closed a moment before the port.
  await expect.poll(async () => await fetch(url).catch(causeCode)).toBe("ECONNREFUSED");
}

function causeCode({ cause }: Error): unknown {
  return (cause as { code: string }).code;
}

describe.each(RUNTIMES)("llama2 serve [$candidate]", ({ name, candidate, variable }) => {
  function serveHere(context: TestContext): { program: Program; serving: Serving } {
    const program = candidateNamed(candidate).program();
    if (program === undefined) missing(candidateNamed(candidate), context);
    const env = variable === undefined ? {} : { [variable]: program.path, PATH: process.env["PATH"]! };
    return { program, serving: serve([...MODEL, "--runtime", name, "--port", "0"], env) };
  }

  test("serves, says how to ask, drains on SIGTERM and ends with 0", async (context) => {
    const { program, serving } = serveHere(context);
    const url = await printed(serving, /try: curl (http:\S+)/);
    await printed(serving, /(llama2: ready)/);
    const answer = await fetch(url, {
      method: "POST",
      body: '{"messages":[{"role":"user","content":"Hi"}],"max_tokens":3}',
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ object: "chat.completion" });
    const file = name === "wasmtime" ? "llama2-server.component.wasm" : "llama2-server.wasm";
    const props = await fetch(url.replace("/v1/chat/completions", "/props"));
    expect(await props.json()).toMatchObject({ module_sha256: fileSha256(join("dist", file)) });
    serving.child.kill("SIGTERM");
    expect(await serving.ended).toBe(0);
    expect(serving.log()).toMatch(/^llama2 serve: (WasmEdge|wasmtime|Node\.js) \d+\.\d+\.\d+ \(as asked\)\n/);
    if (name === "wasmedge")
      expect(readdirSync(join(cache, "compiled")).join()).toContain(program.version.match(/\d+\.\d+\.\d+/)![0]);
  });

  test("leaves nothing behind when it is killed", async (context) => {
    const { serving } = serveHere(context);
    await expectNothingLeft(serving, await printed(serving, /try: curl (http:\S+)/));
  });
});

describe("llama2 serve", () => {
  test("falls back on Node and says why", async () => {
    const serving = serve([...MODEL, "--port", "0"]);
    await printed(serving, /(listening on)/);
    expect(serving.log()).toMatch(
      /^llama2 serve: Node\.js \S+ \(wasmedge is not installed .*wasmtime is not installed .*\)\n/,
    );
    serving.child.kill("SIGINT");
    expect(await serving.ended).toBe(130);
  });

  test("computes with several threads in Node, whose answers are those of one", async () => {
    const body = JSON.stringify({ prompt: "Once upon a time", seed: 4, max_tokens: 60, logprobs: 3 });
    const choices: unknown[] = [];
    for (const threads of ["1", "3"]) {
      const serving = serve([...MODEL, "--port", "0", "--threads", threads, "--runtime", "node"]);
      const url = new URL("/v1/completions", await printed(serving, /try: curl (http:\S+)/));
      await printed(serving, /(llama2: ready)/);
      const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
      choices.push(((await answer.json()) as { choices: unknown }).choices);
      expect(/^llama2 serve: Node\.js \S+ \(as asked\)(.*)\n/.exec(serving.log())![1]).toBe(
        threads === "1" ? "" : ", 3 threads",
      );
      serving.child.kill("SIGTERM");
      expect(await serving.ended).toBe(0);
    }
    expect(choices[1]).toEqual(choices[0]);
  });

  test("leaves no threads behind when it is killed", async () => {
    const serving = serve([...MODEL, "--port", "0", "--threads", "2", "--runtime", "node"]);
    const url = await printed(serving, /try: curl (http:\S+)/);
    await printed(serving, /(llama2: ready)/);
    await expectNothingLeft(serving, url);
  });

  test("--version ends at once, whatever the number of threads", async () => {
    const serving = serve(["--version", "--threads", "4"]);
    expect(await serving.ended).toBe(0);
    expect(serving.log()).toMatch(/^llama2-server \d+\.\d+\.\d+$/m);
  });

  test("takes the package's model when none is named", async () => {
    const serving = serve(["--port", "0"]);
    await printed(serving, /(ready with storyteller)/);
  });

  test.each([
    {
      title: "a runtime that it does not know",
      args: ["--runtime", "wasmer"],
      code: 2,
      text: 'no runtime "wasmer"; there are wasmedge, wasmtime, node',
    },
    {
      title: "a runtime that is not there",
      args: ["--runtime", "wasmtime"],
      code: 10,
      text: "wasmtime is not installed (no command wasmtime)",
    },
    { title: "too many threads", args: ["--threads", "17"], code: 2, text: "a number from 1 to 16" },
    {
      title: "threads where there are none",
      args: ["--threads", "2", "--runtime", "wasmtime"],
      code: 2,
      text: "wasmtime has one thread",
    },
    {
      title: "a model that is not there, with threads",
      args: ["nowhere.bin", "--threads", "2"],
      code: 3,
      text: "nowhere",
    },
    { title: "a flag that the server does not know", args: ["--nonsense"], code: 2, text: "--nonsense" },
    { title: "a model that is not there", args: ["nowhere.bin"], code: 3, text: "nowhere.bin" },
  ])("ends on $title with one line and its own code", async ({ args, code, text }) => {
    const serving = serve([...args, "--port", "0"]);
    expect(await serving.ended).toBe(code);
    const lines = serving
      .log()
      .trim()
      .split("\n")
      .filter((line) => !/Node\.js|listening|try:/.test(line));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(text);
  });

  test("--help has its own flags and the server's", async () => {
    const serving = serve(["--help"]);
    expect(await serving.ended).toBe(0);
    expect(serving.log()).toContain("--runtime NAME");
    expect(serving.log()).toContain("--slots N");
  });
});
