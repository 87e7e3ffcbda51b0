import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Page } from "playwright-core";
import { ask, finished, lastAnswer, modelReady, notice, openModels, textOf } from "./harness/chatting.ts";
import { modelsFolder } from "./harness/models-folder.ts";
import { pageTest } from "./harness/page-test.ts";
import { PAGE } from "./harness/site.ts";

/** A copy of the page, which a test may replace by a newer one. */
const folder = mkdtempSync(join(tmpdir(), "llama2-page-"));
cpSync(PAGE, folder, { recursive: true });
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const test = pageTest({ base: "/a/chat", page: folder, models: modelsFolder() });

/** Waits until the page has all that it needs without the network. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

test("without the network the page opens, chats, and switches between the models that it has", async ({
  page,
  site,
  complaints,
}) => {
  await modelReady(page, "storyteller");
  const dialog = await openModels(page);
  await dialog.locator('[data-model="stories260K"]').getByRole("button", { name: "Download" }).click();
  await dialog.locator('[data-model="stories260K"]').getByText("in use").waitFor();
  await page.keyboard.press("Escape");
  await ask(page, "Tell me a story about a bear.");
  await finished(page);
  await kept(page);

  complaints.expectNetworkGone();
  await site.disconnect();
  await page.reload();
  await modelReady(page, "stories260K");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole("button", { name: "New chat" }).first().click();
  await ask(page, "Tell me a story about a fox.");
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);

  const again = await openModels(page);
  await again.locator('[data-model="storyteller"]').getByRole("button", { name: "Use" }).click();
  await again.locator('[data-model="storyteller"]').getByText("in use").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New chat" }).first().click();
  await ask(page, "Tell me one about a hen.");
  await finished(page);
  await lastAnswer(page).getByText("storyteller").waitFor();
  await site.reconnect();
});

test("of the engine's two modules the one that the browser uses is kept, and the other when it is asked for", async ({
  page,
}) => {
  await modelReady(page, "storyteller");
  await kept(page);
  const modules = async (): Promise<string[]> =>
    await page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith("llama2-page"));
      const requests = await Promise.all(names.map(async (name) => await (await caches.open(name)).keys()));
      return requests.flat().flatMap(({ url }) => /\/(llama2-server(-threads)?)-[^/]*\.wasm$/.exec(url)?.[1] ?? []);
    });
  const [used, other] = ["llama2-server-threads", "llama2-server"];
  if (await page.evaluate(() => navigator.hardwareConcurrency > 1)) expect(await modules()).toEqual([used]);
  const unused = readdirSync(join(folder, "assets")).find((name) => /^llama2-server-(?!threads).*\.wasm$/.test(name))!;
  await page.reload();
  await page.evaluate((name) => fetch(`./assets/${name}`).then((response) => response.arrayBuffer()), unused);
  await expect.poll(modules).toContain(other);
});

test("policy and isolation are the same without the network, and the API is never answered from the cache", async ({
  page,
  site,
  complaints,
}) => {
  await modelReady(page, "storyteller");
  await kept(page);
  const online = await page.request.get(site.url);
  await page.evaluate(async () => (await fetch("./api/health")).ok);
  complaints.expectNetworkGone();
  await site.disconnect();
  const response = (await page.reload())!;
  expect(response.fromServiceWorker()).toBe(true);
  for (const name of ["content-security-policy", "cross-origin-opener-policy", "cross-origin-embedder-policy"]) {
    expect(response.headers()[name]).toBe(online.headers()[name]);
    expect(response.headers()[name]).toBeDefined();
  }
  const reached = await page.evaluate(
    async () =>
      await fetch("./api/health").then(
        () => true,
        () => false,
      ),
  );
  expect(reached).toBe(false);
  await site.reconnect();
});

test("it can be installed: a manifest with icons that are there", async ({ page, site }) => {
  const address = (await page.locator('link[rel="manifest"]').getAttribute("href"))!;
  const response = await page.request.get(new URL(address, site.url).href);
  expect(response.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = (await response.json()) as { start_url: string; icons: { src: string; type: string }[] };
  expect(new URL(manifest.start_url, response.url()).href).toBe(site.url);
  for (const { src, type } of manifest.icons) {
    const icon = await page.request.get(new URL(src, response.url()).href);
    expect([icon.status(), icon.headers()["content-type"]?.split(";")[0]]).toEqual([200, type]);
  }
});

test("a new version is told of, and shown when a person wants it", async ({ page }) => {
  await modelReady(page, "storyteller");
  await kept(page);
  // The worker of a new version differs in its list of files.
  const script = join(folder, "sw.js");
  const page2 = join(folder, "index.html");
  writeFileSync(script, readFileSync(script, "utf8").replace(/llama2-page \$\{\w+\} /, "$&newer "));
  writeFileSync(page2, readFileSync(page2, "utf8").replace("<title>", '<meta name="version" content="2" /><title>'));
  for (const path of [script, page2]) for (const extension of [".gz", ".br"]) rmSync(path + extension, { force: true });
  await page.reload();
  expect(await page.locator('meta[name="version"]').count()).toBe(0);
  await notice(page, "UPDATE").getByRole("button", { name: "Reload" }).click();
  await page.locator('meta[name="version"]').waitFor({ state: "attached" });
  await modelReady(page, "storyteller");
});
