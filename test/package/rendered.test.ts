import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "../runtimes/each.ts";
import { runChild } from "../runtimes/child.ts";
import { ROOT } from "../sources.ts";
import { openChromium } from "../web/harness/page-test.ts";
import { renderWithVite, serveFiles, VITE_VERSIONS, writeApp } from "./bundlers.ts";
import { packPackage, type Packed } from "./packed.ts";
import { CHROMIUM, copyModel, REQUEST, tellsTheStory } from "./story.ts";

// Pages that are rendered on a server, or while they are built: there is no window there, and nothing may start.

let packed: Packed;
beforeAll(async () => {
  packed = await packPackage();
});
afterAll(() => {
  packed.remove();
});

const RENDER = `import { createLlama, Llama2Error } from "llama2-wasi";
import * as inline from "llama2-wasi/inline";
export const render = () => [typeof createLlama, typeof inline.createLlama, Llama2Error.name].join(" ");
`;

describe.each(VITE_VERSIONS)("Vite %d, a build for a server", (version) => {
  test.each([
    ["beside the package", false],
    ["with the package in it", true],
  ])("%s", async (name, isBundled) => {
    const root = join(packed.app, `server-${version}`);
    writeApp(root, RENDER, packed);
    const folder = join(root, name.replaceAll(" ", "-"));
    await renderWithVite(version, root, folder, isBundled);
    const script = `console.log((await import(${JSON.stringify(join(folder, "main.mjs"))})).render())`;
    const { code, stdout, stderr } = await runChild(process.execPath, ["--input-type=module", "--eval", script], {});
    expect([stderr, stdout.toString().trim(), code]).toEqual(["", "function function Llama2Error", 0]);
  });
});

const KIT = {
  "package.json": '{ "name": "rendered", "type": "module" }',
  "vite.config.js": 'import { sveltekit } from "@sveltejs/kit/vite";\nexport default { plugins: [sveltekit()] };\n',
  "svelte.config.js": "export default {};\n",
  "src/app.html":
    '<!doctype html><html lang="en"><head><link rel="icon" href="data:,">%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
  "src/routes/+page.js": "export const prerender = true;\n",
  "src/routes/+page.svelte": `<script>
  import { onMount } from "svelte";
  import { createLlama, Llama2Error } from "llama2-wasi";
  let text = $state();
  onMount(async () => {
    const at = (name) => new URL(name, document.baseURI).href;
    const llama = await createLlama({ model: at("stories260K.bin"), tokenizer: at("tok512.bin") });
    text = (await llama.completions.create(${JSON.stringify(REQUEST)})).choices[0].text;
  });
</script>
<main data-waits={text === undefined ? "" : undefined}>{text ?? "rendered with " + Llama2Error.name}</main>
`,
};
const KIT_PACKAGES = ["@sveltejs/kit", "@sveltejs/vite-plugin-svelte", "svelte", "vite"];

describe("SvelteKit", () => {
  let browser: Browser | undefined;
  afterAll(() => browser?.close());

  test("renders a page that imports the package, and the page tells the story", async (context) => {
    const root = join(packed.app, "kit");
    writeApp(root, "", packed);
    for (const [name, text] of Object.entries(KIT)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    for (const name of KIT_PACKAGES) {
      mkdirSync(dirname(join(root, "node_modules", name)), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), join(root, "node_modules", name));
    }
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    const { code, stderr } = await runChild(process.execPath, [vite, "build"], { cwd: root });
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    const output = join(root, ".svelte-kit/output");
    const page = join(output, "prerendered/pages/index.html");
    expect(readFileSync(page, "utf8")).toContain("rendered with Llama2Error");

    if (CHROMIUM.program() === undefined) missing(CHROMIUM, context);
    cpSync(page, join(output, "client/index.html"));
    copyModel(join(output, "client"));
    browser = await openChromium();
    await tellsTheStory(browser, await serveFiles(join(output, "client"), "/sub/path/"));
  });
});
