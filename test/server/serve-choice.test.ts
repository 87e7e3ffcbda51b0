import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, type TestContext } from "vitest";
import { missing } from "../runtimes/each.ts";
import { candidateNamed } from "../runtimes/index.ts";
import { get, json } from "./api.ts";
import { serveProcess } from "./serve-process.ts";
import type { ServerProcess } from "./server-process.ts";

// Which runtime `llama2 serve` takes: WasmEdge before wasmtime before Node.js, of those that are on the PATH and new enough.

const MODEL = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin"];
const NOT_COMPILED = 11;
const NO_RUNTIME = 10;
const STUB_CODE = 77;

const root = mkdtempSync(join(tmpdir(), "llama2-choice-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

let path = "";
beforeEach(() => {
  path = mkdtempSync(join(root, "path-"));
});

let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.stop();
});

/** Puts the real runtime on the PATH. */
function install(name: string, candidate: string, context: TestContext): void {
  const program = candidateNamed(candidate).program();
  if (program === undefined) missing(candidateNamed(candidate), context);
  symlinkSync(program.path, join(path, name));
}

/** Puts a program on the PATH that tells a version, as the runtime does, and runs nothing. */
function pretend(name: string, says: string): void {
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo "${says}" && exit 0\necho "pretended $*" >&2\nexit ${STUB_CODE}\n`;
  writeFileSync(join(path, name), script, { mode: 0o755 });
}

function serve(...args: string[]): ServerProcess {
  const env = { PATH: path, LLAMA2_CACHE: join(root, "cache") };
  server = serveProcess([...MODEL, "--port", "0", ...args], env);
  return server;
}

/** What it says about its choice, first of all. */
async function choice(running: ServerProcess): Promise<string> {
  return (await running.printed(/^llama2 serve: (.*)\n/))[1]!;
}

async function expectServed(running: ServerProcess): Promise<void> {
  const [, port] = await running.printed(/listening on http:\/\/[^\s:]+:(\d+)/);
  running.port = Number(port);
  await running.printed(/llama2: ready/);
  expect(json(await get(running, "/v1/models"))).toMatchObject({ data: [{ id: "stories260K" }] });
}

describe("the runtimes themselves", () => {
  test("WasmEdge before wasmtime", async (context) => {
    install("wasmedge", "wasmedge-0.17", context);
    install("wasmtime", "wasmtime", context);
    const running = serve();
    expect(await choice(running)).toMatch(/^WasmEdge 0\.17\.\d+ \(the fastest\)$/);
    await expectServed(running);
  });

  test("wasmtime where there is no WasmEdge", async (context) => {
    install("wasmtime", "wasmtime", context);
    const running = serve();
    expect(await choice(running)).toMatch(
      /^wasmtime \d+\.\d+\.\d+ \(wasmedge is not installed \(no command wasmedge\)\)$/,
    );
    await expectServed(running);
  });

  test("wasmtime where WasmEdge is too old", async (context) => {
    pretend("wasmedge", "wasmedge version 0.12.1");
    install("wasmtime", "wasmtime", context);
    const running = serve();
    expect(await choice(running)).toMatch(/^wasmtime \d+\.\d+\.\d+ \(wasmedge 0\.12\.1 is too old\)$/);
    await expectServed(running);
  });

  test("Node.js where both are too old", async () => {
    pretend("wasmedge", "wasmedge version 0.12.1");
    pretend("wasmtime", "wasmtime 16.0.0 (6613acd1e 2023-12-20)");
    const running = serve();
    expect(await choice(running)).toBe(
      `Node.js ${process.versions.node} (wasmedge 0.12.1 is too old, wasmtime 16.0.0 is too old)`,
    );
    await expectServed(running);
  });

  test("Node.js where neither says what it is", async () => {
    writeFileSync(join(path, "wasmedge"), "#!/bin/sh\necho wasmedge version 0.14.1\nexit 1\n", { mode: 0o755 });
    pretend("wasmtime", "a wasmtime of our own");
    const running = serve();
    expect(await choice(running)).toBe(
      `Node.js ${process.versions.node} (wasmedge does not start (wasmedge --version tells no version), ` +
        "wasmtime does not start (wasmtime --version tells no version))",
    );
    await expectServed(running);
  });
});

// Programs that only pretend show what they were started with and end.
describe("the oldest that are taken", () => {
  test.each([
    { wasmedge: "0.13.0", wasmtime: "17.0.0", chosen: "WasmEdge 0.13.0 (the fastest)", code: NOT_COMPILED },
    { wasmedge: "1.0.0", wasmtime: "48.0.0", chosen: "WasmEdge 1.0.0 (the fastest)", code: NOT_COMPILED },
    {
      wasmedge: "0.12.9",
      wasmtime: "17.0.0",
      chosen: "wasmtime 17.0.0 (wasmedge 0.12.9 is too old)",
      code: STUB_CODE,
      started: /^pretended run -S inherit-network=y .*llama2-server\.component\.wasm /m,
    },
  ])("WasmEdge $wasmedge and wasmtime $wasmtime: $chosen", async ({ wasmedge, wasmtime, chosen, code, started }) => {
    pretend("wasmedge", `wasmedge version ${wasmedge}`);
    pretend("wasmtime", `wasmtime ${wasmtime}`);
    const running = serve();
    expect(await choice(running)).toBe(chosen);
    expect(await running.ended()).toBe(code);
    expect(running.log).toMatch(started ?? /wasmedge compile ended with 77: pretended compile /);
  });

  test.each([
    { name: "wasmedge", says: "wasmedge version 0.12.1", text: "wasmedge 0.12.1 is too old" },
    { name: "wasmtime", says: "wasmtime 16.0.0", text: "wasmtime 16.0.0 is too old" },
  ])("a $name that is asked for and too old is no runtime", async ({ name, says, text }) => {
    pretend(name, says);
    const running = serve("--runtime", name);
    expect(await running.ended()).toBe(NO_RUNTIME);
    expect(running.log).toBe(`llama2 serve: ${text}\n`);
  });

  test("the variable names another command than the PATH's", async () => {
    pretend("wasmedge", "wasmedge version 0.13.1");
    pretend("other", "wasmedge version 0.13.2");
    const env = { PATH: path, LLAMA2_CACHE: join(root, "cache"), LLAMA2_WASMEDGE: join(path, "other") };
    server = serveProcess([...MODEL, "--port", "0"], env);
    expect(await choice(server)).toBe("WasmEdge 0.13.2 (the fastest)");
  });
});
