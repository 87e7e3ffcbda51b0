import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CachedFile, LlamaInfo } from "../../src/public.ts";
import { generate, STORYTELLER } from "../server/command.ts";
import { ROOT } from "../sources.ts";
import { findChromium, visit } from "./chromium.ts";
import { PAGE_SCRIPT } from "./page.ts";

const chromium = findChromium();
if (chromium === undefined && process.env["LLAMA2_REQUIRE_RUNTIMES"]) throw new Error("apt-get install chromium");

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };
const PAGE = '<!doctype html><meta charset="utf-8"><title>llama2</title><script type="module" src="/page.js"></script>';

interface Told {
  text: string;
  firstToken: number;
  stopped: unknown;
  info: LlamaInfo;
  stages: string[];
  files: CachedFile[];
}

describe.skipIf(chromium === undefined)("the library in Chromium", () => {
  const profile = mkdtempSync(join(tmpdir(), "llama2-chromium-"));
  /** What the page may do; what the server has of the models, asked for how often. */
  const state = { policy: "", hasModels: true, models: 0 };
  let tell: (told: string) => void = () => undefined;
  let expected = "";
  const files: Record<string, string> = { "/index.html": PAGE, "/page.js": PAGE_SCRIPT };

  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    if (path === "/told") {
      let text = "";
      request.on("data", (bytes: Buffer) => (text += bytes.toString()));
      request.on("end", () => {
        response.end();
        tell(text);
      });
      return;
    }
    const isModel = path.startsWith("/models/");
    if (isModel) state.models++;
    if (isModel && !state.hasModels) {
      response.destroy();
      return;
    }
    if (files[path] === undefined && !/^\/(dist|models)\/[\w./-]+$/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": `default-src 'self'; script-src 'self' ${state.policy}`,
    });
    response.end(files[path] ?? readFileSync(join(ROOT, path)));
  });

  async function open(page: string): Promise<Told> {
    const told = new Promise<string>((resolve) => (tell = resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html#${page}`;
    return JSON.parse(await visit(chromium!, profile, url, told)) as Told;
  }

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { text } = await generate(STORYTELLER, "Once upon a time", "-s", "3", "-n", "45");
    expected = text;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    rmSync(profile, { recursive: true, force: true });
  });

  test("writes what llama2 writes, under a strict policy, and stops at once", async () => {
    state.policy = "'wasm-unsafe-eval'";
    const told = await open("cached");
    expect(told).not.toHaveProperty("failed");
    expect(expected.startsWith(told.text)).toBe(true);
    expect(told.text.length).toBeGreaterThan(60);
    expect(told.stopped).toEqual({ name: "AbortError", busy: 0 });
    expect(told.stages).toEqual(["download", "load"]);
    expect(told.info).toMatchObject({ cache: "opfs", wasCached: false, threads: 1, isolated: false });
    expect(told.files.map(({ complete }) => complete)).toEqual([true, true]);
    expect(state.models).toBe(2);
  });

  test("writes it again in another browser of the same profile, from its storage, without its server", async () => {
    state.hasModels = false;
    state.models = 0;
    const told = await open("cached");
    expect(told).not.toHaveProperty("failed");
    expect(expected.startsWith(told.text)).toBe(true);
    expect(told.info).toMatchObject({ cache: "opfs", wasCached: true });
    expect(told.stages).toEqual(["load"]);
    expect(state.models).toBe(0);
  });

  test("writes it from files that were dropped on the page, and empties its storage", async () => {
    state.hasModels = true;
    const told = await open("dropped");
    expect(told).toMatchObject({ modelId: "dropped", files: [] });
    expect(expected.startsWith(told.text)).toBe(true);
  });

  test("says when the page's policy forbids WebAssembly", async () => {
    state.policy = "";
    expect(await open("forbidden")).toEqual({ name: "Llama2Error", code: "WASM_COMPILE_CSP" });
  });
});
