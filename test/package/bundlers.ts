import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build as build8, createServer as serve8, type Plugin } from "vite";
import { build as build5, createServer as serve5 } from "vite-5";
import { build as build6, createServer as serve6 } from "vite-6";
import { build as build7, createServer as serve7 } from "vite-7";
import webpack from "webpack";
import { llama2 } from "../../src/vite.ts";
import { answerWithFile } from "../../scripts/start/file-answer.ts";
import { freePort } from "../free-port.ts";
import type { Packed } from "./packed.ts";

/** Something that serves a page, somewhere. */
export interface Served {
  url: string;
  close: () => Promise<void>;
}

/** Its own servers and builds: what they take and give is the same for all versions. */
interface Vite {
  build: (options: object) => Promise<unknown>;
  serve: (options: object) => Promise<DevelopmentServer>;
}

interface DevelopmentServer {
  httpServer: Server;
  listen: () => Promise<unknown>;
  close: () => Promise<void>;
}

const VITE = {
  5: { build: build5, serve: serve5 },
  6: { build: build6, serve: serve6 },
  7: { build: build7, serve: serve7 },
  8: { build: build8, serve: serve8 },
} as unknown as Record<number, Vite>;

/** The versions of Vite that are tested. */
export const VITE_VERSIONS = [5, 6, 7, 8] as const;

/** Writes the files of a page, with the package installed where bundlers look for it: in the page's own folder. */
export function writeApp(folder: string, script: string, { app }: Packed): void {
  mkdirSync(folder, { recursive: true });
  const isNeeded = (path: string): boolean => !path.endsWith("/models/storyteller.bin");
  cpSync(join(app, "node_modules"), join(folder, "node_modules"), { recursive: true, filter: isNeeded });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>',
  );
  writeFileSync(join(folder, "main.js"), script);
}

/** Vite's development server. */
export async function develop(version: number, root: string, plugged: boolean): Promise<Served> {
  const server = await VITE[version]!.serve({
    ...{ root, configFile: false, logLevel: "silent", plugins: plugged ? [llama2() satisfies Plugin] : [] },
    cacheDir: join(root, `.vite-${version}-${plugged}`),
    // The next one, where another program has taken it meanwhile.
    server: { host: "127.0.0.1", port: await freePort(), strictPort: false },
  });
  await server.listen();
  const { port } = server.httpServer.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Builds with Vite, to be served below any path. */
export async function buildWithVite(version: number, root: string, outDir: string): Promise<void> {
  await VITE[version]!.build({
    root,
    base: "./",
    configFile: false,
    logLevel: "silent",
    build: { outDir, emptyOutDir: true },
  });
}

/** Builds a page's script for a server that renders. @param isBundled with the package in it, not beside it */
export async function renderWithVite(version: number, root: string, outDir: string, isBundled: boolean): Promise<void> {
  await VITE[version]!.build({
    root,
    configFile: false,
    logLevel: "silent",
    build: { outDir, ssr: "main.js", emptyOutDir: true, rollupOptions: { output: { entryFileNames: "main.mjs" } } },
    ssr: { noExternal: isBundled ? true : [] },
  });
}

/** Builds with webpack, without a configuration but for the folders. */
export async function buildWithWebpack(root: string, outDir: string): Promise<void> {
  const entry = join(root, "main.js");
  const output = { path: outDir, filename: "main.js" };
  await new Promise<void>((resolve, reject) => {
    webpack({ mode: "production", context: root, entry, output, performance: false }, (error, stats) => {
      const failure = error ?? (stats!.hasErrors() ? new Error(stats!.toString("errors-only")) : undefined);
      if (failure) reject(failure);
      else resolve();
    });
  });
  writeFileSync(
    join(outDir, "index.html"),
    '<!doctype html><link rel="icon" href="data:,"><script src="main.js"></script>',
  );
}

/** Serves a build below a path. */
export async function serveFiles(folder: string, base: string): Promise<Served> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    const name = path.slice(base.length);
    const isThere = path.startsWith(base) && answerWithFile(request, response, join(folder, name || "index.html"), {});
    if (!isThere) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
