import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { PAGE } from "./harness/site.ts";

const MOST_BYTES = 150_000;

const test = pageTest();

test("a first visit loads at most 150 KB, compressed, besides the model", async ({ complaints, site }) => {
  const { context } = complaints;
  // What the service worker keeps for later is no part of it: nobody waits for that.
  const paths = new Set<string>();
  context.on("request", (request) => {
    if (request.serviceWorker() === null) paths.add(new URL(request.url()).pathname);
  });
  const page = await context.newPage();
  await page.goto(site.url);
  // Of a page that is slow the network is idle before it has asked for all.
  await modelReady(page, "storyteller");
  await page.waitForLoadState("networkidle");

  const files = [...paths].filter((path) => !/^\/(models|api)\//.test(path));
  const pieces = files
    .map((path) => ({ path, bytes: compressedBytes(path.endsWith("/") ? `${path}index.html` : path) }))
    .sort((a, b) => b.bytes - a.bytes);
  const sum = pieces.reduce((total, { bytes }) => total + bytes, 0);
  const list = pieces.map(({ path, bytes }) => `${String(bytes).padStart(7)} ${path}`).join("\n");
  console.log(`first load: ${sum} of ${MOST_BYTES} bytes`);
  for (const kind of [/\/$/, /\.css$/, /\.wasm$/, /\/browser-.*\.js$/]) {
    expect(
      files.filter((path) => kind.test(path)),
      list,
    ).not.toEqual([]);
  }
  expect(sum, list).toBeLessThanOrEqual(MOST_BYTES);
});

function compressedBytes(path: string): number {
  return gzipSync(readFileSync(join(PAGE, path)), { level: 9 }).length;
}
