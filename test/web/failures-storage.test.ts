import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../browser/chromium.ts";
import { ask, finished, modelReady, notice, textOf } from "./harness/chatting.ts";
import { PATIENCE_MS, pageTest, START_MS } from "./harness/page-test.ts";

const test = pageTest();

test("a browser that gives the page no storage chats all the same, and says that nothing is kept", async ({ site }) => {
  const profile = mkdtempSync(join(tmpdir(), "llama2-profile-"));
  // What "block all cookies and site data" in Chromium's settings writes.
  mkdirSync(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath: findChromium()!, timeout: START_MS },
    args: CHROMIUM_FLAGS,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const page = await context.newPage();
    await page.goto(site.url);
    await modelReady(page, "storyteller");
    const told = notice(page, "NO_STORAGE");
    await told.getByText("Models are not kept").waitFor();
    await told.getByRole("button", { name: "Close" }).click();
    await told.waitFor({ state: "detached" });
    await ask(page, "Tell me a story.");
    await finished(page);
    expect(await textOf(page)).toMatch(/\w+ \w+/);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
