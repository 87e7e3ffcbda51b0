import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LlamaInfo } from "../../src/public.ts";
import { findChromium, visit } from "../browser/chromium.ts";
import { ROOT } from "../sources.ts";
import { PAGE_SCRIPT } from "./browser-page.ts";

const chromium = findChromium();
if (chromium === undefined && process.env["LLAMA2_REQUIRE_RUNTIMES"]) throw new Error("apt-get install chromium");

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };
const PAGE = '<!doctype html><meta charset="utf-8"><title>llama2</title><script type="module" src="/page.js"></script>';
const ISOLATING = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const NOT_ISOLATED = "the page is not cross-origin isolated (COOP/COEP headers are missing)";

interface Told {
  format?: string;
  info: LlamaInfo;
  texts: unknown[];
  cores?: number;
  count?: number;
  answer?: string;
  after?: string;
}

describe.skipIf(chromium === undefined)("threads in Chromium", () => {
  const profile = mkdtempSync(join(tmpdir(), "llama2-chromium-"));
  const files: Record<string, string> = { "/index.html": PAGE, "/page.js": PAGE_SCRIPT };
  let isIsolated = true;
  let tell: (told: string) => void = () => undefined;

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
    if (files[path] === undefined && !/^\/(dist|models|test\/models)\/[\w./-]+$/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
      ...(isIsolated && ISOLATING),
    });
    response.end(files[path] ?? readFileSync(join(ROOT, path)));
  });

  async function open(page: string, isolated: boolean): Promise<Told[]> {
    isIsolated = isolated;
    const told = new Promise<string>((resolve) => (tell = resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html#${page}`;
    const answer = JSON.parse(await visit(chromium!, profile, url, told)) as Told[];
    expect(answer).not.toHaveProperty("failed");
    return answer;
  }

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    rmSync(profile, { recursive: true, force: true });
  });

  test("write the same texts with the same logprobs, one to four, fp32 and Q8_0, in an isolated page and in another", async () => {
    const isolated = await open("texts", true);
    expect(isolated.map(({ info }) => info.threads)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    const other = await open("texts", false);
    expect(other.map(({ info }) => info.threads)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(other.slice(1, 4).map(({ info }) => info.threadsReason)).toEqual([NOT_ISOLATED, NOT_ISOLATED, NOT_ISOLATED]);
    for (const format of ["fp32", "q8_0"]) {
      const texts = [...isolated, ...other].filter((told) => told.format === format).map((told) => told.texts);
      expect(texts).toHaveLength(8);
      for (const text of texts) expect(text).toEqual(texts[0]);
    }
  });

  test("are there without being asked for, as many as half of the processors", async () => {
    const [told] = await open("itself", true);
    const { threads, threadsReason, isolated } = told!.info;
    expect(isolated).toBe(true);
    expect(threads).toBe(told!.cores === 1 ? 1 : Math.min(8, Math.max(2, Math.ceil(told!.cores! / 2))));
    expect(threadsReason).toBe(told!.cores === 1 ? "one core" : `${threads} of ${told!.cores!} logical processors`);
    expect((await open("itself", false))[0]!.info).toMatchObject({ threads: 1, threadsReason: NOT_ISOLATED });
  });

  test("are fewer when a worker's script is not there", async () => {
    const [told] = await open("broken", true);
    expect(told!.info.threads).toBe(2);
    expect(told!.info.threadsReason).toMatch(/^not all workers could start: /);
    expect(told!.texts).toHaveLength(4);
  });

  test("take the engine along when one dies", async () => {
    const [told] = await open("death", true);
    expect(told).toEqual({ count: 2, answer: "WORKER_LOST", after: "WORKER_LOST" });
  });
});
