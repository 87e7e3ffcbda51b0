import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missing } from "../runtimes/each.ts";
import { openChromium } from "../web/harness/page-test.ts";
import { buildWithVite, buildWithWebpack, develop, serveFiles, VITE_VERSIONS, writeApp } from "./bundlers.ts";
import { packPackage, type Packed } from "./packed.ts";
import { CHROMIUM, copyModel, REQUEST, tellsTheStory } from "./story.ts";

/** A page that asks for a story, and shows it. */
const script = (imports: string, options = ""): string => `${imports}
const model = new URL("stories260K.bin", document.baseURI).href;
const tokenizer = new URL("tok512.bin", document.baseURI).href;
createLlama({ model, tokenizer, ${options} })
  .then((llama) => llama.completions.create(${JSON.stringify(REQUEST)}))
  .then(({ choices }) => choices[0].text, (error) => String(error.code) + ": " + error.message)
  .then((text) => {
    const shown = document.createElement("main");
    shown.textContent = text;
    document.body.append(shown);
  });
`;

/** How a page may name the library. */
const APPS = {
  plain: script('import { createLlama } from "llama2-wasi";'),
  inline: script('import { createLlama } from "llama2-wasi/inline";'),
  named: script(
    `import { createLlama } from "llama2-wasi";
import wasm from "llama2-wasi/llama2-server.wasm?url";
import LlamaWorker from "llama2-wasi/worker?worker";`,
    "wasm, worker: () => new LlamaWorker()",
  ),
} as const;
type App = keyof typeof APPS;

describe("in Chromium, the package as it is published", () => {
  let packed: Packed;
  let browser: Browser;
  const root = (app: App): string => join(packed.app, app);

  beforeAll(async () => {
    if (CHROMIUM.program() === undefined) return;
    packed = await packPackage();
    for (const [name, text] of Object.entries(APPS)) {
      const folder = root(name as App);
      writeApp(folder, text, packed);
      mkdirSync(join(folder, "public"));
      copyModel(join(folder, "public"));
    }
    browser = await openChromium();
  });
  beforeEach((context) => {
    if (CHROMIUM.program() === undefined) missing(CHROMIUM, context);
  });
  afterAll(async () => {
    await browser.close();
    packed.remove();
  });

  describe.each(VITE_VERSIONS)("Vite %d", (version) => {
    test("development, with the plugin", async () => {
      await tellsTheStory(browser, await develop(version, root("plain"), true));
    });

    test("development, nothing set, llama2-wasi/inline", async () => {
      // Before version 8 its first worker is not found; the browser says so.
      await tellsTheStory(browser, await develop(version, root("inline"), false), /404/);
    });

    test("development, worker and module named", async () => {
      await tellsTheStory(browser, await develop(version, root("named"), true));
    });

    test.each(["plain", "inline", "named"] as const)("build, nothing set, below a path: %s", async (app) => {
      const folder = join(packed.app, `built-${version}-${app}`);
      await buildWithVite(version, root(app), folder);
      await tellsTheStory(browser, await serveFiles(folder, "/sub/path/"));
    });
  });

  test("Vite 8, development, nothing set", async () => {
    await tellsTheStory(browser, await develop(8, root("plain"), false));
  });

  test.each(["plain", "inline"] as const)("webpack 5, build, nothing set: %s", async (app) => {
    const folder = join(packed.app, `packed-${app}`);
    await buildWithWebpack(root(app), folder);
    copyModel(folder);
    await tellsTheStory(browser, await serveFiles(folder, "/sub/path/"));
  });

  test("a page's scripts are at most 25 KB, compressed: the library's and its worker's", async () => {
    const folder = join(packed.app, "measured");
    await buildWithVite(8, root("plain"), folder);
    const scripts = readdirSync(join(folder, "assets")).filter((name) => name.endsWith(".js"));
    const sizes = scripts.map((name) => gzipSync(readFileSync(join(folder, "assets", name)), { level: 9 }).length);
    console.log(`library and worker: ${sizes.join(" + ")} bytes`);
    expect(scripts).toHaveLength(2);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(25_000);
  });
});
