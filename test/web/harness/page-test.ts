import { type Browser, chromium, type Page } from "playwright-core";
import { expect, test as base, vi } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../../browser/chromium.ts";
import { Complaints } from "./complaints.ts";
import { contextOptions, type Look } from "./look.ts";
import { NGINX } from "./nginx-process.ts";
import { withKnownSeeds } from "./seeded.ts";
import { type SiteOptions, startSite } from "./site.ts";

/** What a page does at once may take so long on a busy machine: a test that passes never waits for it. */
export const PATIENCE_MS = 60_000;
/** And a browser to start. */
export const START_MS = 120_000;

// A test of the page is dozens of steps between four programs, on a machine that may be slow and have something else to do.
vi.setConfig({ testTimeout: 400_000 });

const NEEDED = [NGINX, { name: "Chromium", install: "apt-get install chromium", program: findChromium }];

const lacking = NEEDED.find(({ program }) => program() === undefined);
const lack = lacking && `${lacking.name} is not installed: ${lacking.install}`;
if (lack !== undefined && process.env["LLAMA2_REQUIRE_RUNTIMES"] === "1") throw new Error(lack);

/** Opens Chromium. What a page keeps in it ends with the context that it is opened in. */
export async function openChromium(...flags: string[]): Promise<Browser> {
  const args = [...CHROMIUM_FLAGS, ...flags];
  return await chromium.launch({ executablePath: findChromium()!, args, timeout: START_MS });
}

/** What a visitor had before them when a test failed. */
async function printPage(page: Page): Promise<void> {
  const view = await page.ariaSnapshot({ timeout: 2000 }).catch(String);
  console.log(`${page.url()}\n${view}`);
}

/**
 * A `test` against the real page: nginx, a server behind it, Chromium in front of it. Where one of them is not installed the
 * tests are skipped and say so; in CI they fail. A test takes from its argument
 *
 * - `site` and `browser`, which all tests of a file share;
 * - `context`, the browser of a visitor without a past: a second page in it is a second tab;
 * - `page`, opened;
 * - `complaints`: behind every test it is checked that the browser had none but those that the test expects;
 * - and it is seen as `test.override("look", { screen: "phone" })` says.
 */
export function pageTest(options: SiteOptions = {}) {
  return base
    .extend("installed", { auto: true }, ({ skip }) => {
      if (lack !== undefined) skip(lack);
      return true;
    })
    .extend("siteOptions", { scope: "file" }, options)
    .extend("site", { scope: "file" }, async ({ siteOptions }, { onCleanup }) => {
      const site = await startSite(siteOptions);
      onCleanup(() => site.stop());
      return site;
    })
    .extend("open", { scope: "file" }, { chromium: openChromium })
    .extend("browser", { scope: "file" }, async ({ open }, { onCleanup }) => {
      const browser = await open.chromium();
      onCleanup(() => browser.close());
      return browser;
    })
    .extend("look", {} as Look)
    .extend("context", async ({ browser, look, task }, { onCleanup }) => {
      const context = await browser.newContext(contextOptions(look));
      context.setDefaultTimeout(PATIENCE_MS);
      await withKnownSeeds(context);
      onCleanup(async () => {
        if (task.result?.state === "fail") await Promise.all(context.pages().map(printPage));
        await context.close();
      });
      return context;
    })
    .extend("complaints", ({ context }, { onCleanup }) => {
      const complaints = new Complaints(context);
      onCleanup(() => {
        expect(complaints.unexpected).toEqual([]);
      });
      return complaints;
    })
    .extend("page", async ({ complaints, site }) => {
      const page = await complaints.context.newPage();
      await page.goto(site.url);
      return page;
    });
}
