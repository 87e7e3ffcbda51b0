import { expect } from "vitest";
import { ask, finished, openModels, textOf } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ isolated: false });

test("where the page is not isolated, it has one thread and chats all the same", async ({ page }) => {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await ask(page, "Tell me a story about a fox and a boat.");
  await finished(page);
  expect((await textOf(page)).length).toBeGreaterThan(60);
  const dialog = await openModels(page);
  await dialog.locator('[data-code="NOT_ISOLATED"]').getByText("Cross-Origin-Opener-Policy").waitFor();
});
