import { createReadStream, statSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { findChromium, visit } from "../test/browser/chromium.ts";
import { PAGE_SCRIPT } from "./browser-page.ts";
import type { Run } from "./contestants.ts";
import type { BenchModel } from "./models.ts";
import { ROOT } from "./wasm-build.ts";

/** One engine in one page. */
export interface Turn {
  readonly engine: "ours" | "wllama";
  readonly threads: number;
  /** A text of `prefill` tokens. */
  readonly prompt: string;
  readonly prefill: number;
  readonly decode: number;
}

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };
const PAGE = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>';
const TIMEOUT_MS = 10 * 60_000;

/** Measures one turn in a Chromium of its own, in a page that may have threads. */
export async function measureTurn(model: BenchModel, turn: Turn): Promise<Run> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error("apt-get install chromium");
  const profile = mkdtempSync(join(tmpdir(), "llama2-bench-"));
  const texts: Record<string, string> = { "/index.html": PAGE, "/page.js": PAGE_SCRIPT };
  let tell!: (told: string) => void;
  const told = new Promise<string>((resolve) => (tell = resolve));
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
    const file = fileOf(path, model);
    if (texts[path] === undefined && file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      ...(file !== undefined && { "content-length": statSync(file).size }),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    if (file === undefined) response.end(texts[path]);
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const page = encodeURIComponent(JSON.stringify(turn));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html#${page}`;
    const run = JSON.parse(await visit(chromium, profile, url, told, TIMEOUT_MS)) as Run & { failed?: string };
    if (run.failed !== undefined) throw new Error(`${turn.engine}, ${turn.threads} threads: ${run.failed}`);
    return run;
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function fileOf(path: string, model: BenchModel): string | undefined {
  if (path === "/model.bin") return model.checkpoint;
  if (path === "/tokenizer.bin") return model.tokenizer;
  if (path === "/model.gguf") return model.vocabularyGguf();
  const found = /^\/(dist|wllama)(\/[\w./-]+)$/.exec(path);
  if (found === null) return undefined;
  return join(ROOT, found[1] === "dist" ? "dist" : "node_modules/@wllama/wllama/esm", found[2]!);
}
