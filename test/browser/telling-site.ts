import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { visit } from "./chromium.ts";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };
const PAGE = '<!doctype html><meta charset="utf-8"><title>llama2</title><script type="module" src="/page.js"></script>';

/** What a page needs to have threads. */
export const ISOLATING: OutgoingHttpHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** A site to open in a browser. */
export interface Site {
  /** The page's module, which posts what it found, JSON, to /told. */
  readonly script: string;
  /** Of every answer. */
  headers(): OutgoingHttpHeaders;
  /** The file at a path; undefined: there is none; "gone": the connection ends. */
  file(path: string): string | undefined;
}

/** What `Site.file` says of a server that is not there. */
export const GONE = "gone";

/** A site whose page tells what it found, and a browser's profile that stays between two visits. */
export class TellingSite {
  readonly #profile = mkdtempSync(join(tmpdir(), "llama2-chromium-"));
  #tell: (told: string) => void = () => undefined;
  readonly #server;

  constructor(site: Site) {
    const texts: Record<string, string> = { "/index.html": PAGE, "/page.js": site.script };
    this.#server = createServer((request, response) => {
      const path = new URL(request.url!, "http://localhost").pathname;
      if (path === "/told") {
        let text = "";
        request.on("data", (bytes: Buffer) => (text += bytes.toString()));
        request.on("end", () => {
          response.end();
          this.#tell(text);
        });
        return;
      }
      const text = texts[path];
      const file = text === undefined ? site.file(path) : undefined;
      if (file === GONE) {
        response.destroy();
        return;
      }
      if (text === undefined && file === undefined) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, {
        "content-type": TYPES[extname(path)] ?? "application/octet-stream",
        ...(file !== undefined && { "content-length": statSync(file).size }),
        ...site.headers(),
      });
      if (file === undefined) response.end(text);
      else createReadStream(file).pipe(response);
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
  }

  /** Opens the page with a fragment in a browser of its own. Returns what it told. @throws as `visit` does */
  async open(browser: string, fragment: string, timeoutMs?: number): Promise<unknown> {
    const told = new Promise<string>((resolve) => (this.#tell = resolve));
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/index.html#${fragment}`;
    return JSON.parse(await visit(browser, this.#profile, url, told, timeoutMs));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.#profile, { recursive: true, force: true });
  }
}
