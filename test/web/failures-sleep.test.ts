import type { Page } from "playwright-core";
import { expect } from "vitest";
import {
  ask,
  finished,
  killEngineAfter,
  lastAnswer,
  modelReady,
  notice,
  openModels,
  textOf,
} from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest();

/** Ends the tab's workers as a browser does that wants their memory: nobody is told. */
async function killWorkers(page: Page): Promise<void> {
  await Promise.all(page.workers().map((worker) => worker.evaluate("self.close()").catch(() => undefined)));
}

test("a tab that slept, and lost its engine in its sleep, has another one when it wakes", async ({ page, context }) => {
  await modelReady(page, "storyteller");
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const session = await context.newCDPSession(page);
  await killWorkers(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await ask(page, "Tell me a story.");
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);
  expect(await notice(page, "WORKER_LOST").count()).toBe(0);
});

test("an answer whose engine is killed is kept, and goes on in an engine that starts by itself", async ({ page }) => {
  await modelReady(page, "storyteller");
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await killEngineAfter(page, 30);
  await ask(page, "Tell me a story about a fox.");
  await lastAnswer(page).locator('[data-code="WORKER_LOST"]').getByText("The engine has stopped").waitFor();
  const cut = await textOf(page);
  await lastAnswer(page).getByRole("button", { name: "Continue", exact: true }).click();
  await notice(page, "WORKER_LOST").waitFor({ state: "detached" });
  await finished(page);
  expect((await textOf(page)).startsWith(cut)).toBe(true);
  const dialog = await openModels(page);
  await dialog.locator('[data-model="storyteller"]').getByText("in use").waitFor();
});

test("a thread that only helps the engine and is gone takes it along: another engine answers", async ({
  page,
  context,
}) => {
  await context.addInitScript(`
    globalThis.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(...options) {
        super(...options);
        workers.push(this);
      }
    };`);
  await page.reload();
  await modelReady(page, "storyteller");
  const count = async (): Promise<number> => Number(await page.evaluate("workers.length"));
  await expect.poll(count).toBeGreaterThan(1);
  const before = await count();
  await page.evaluate("workers[1].terminate()");
  await expect.poll(count).toBe(2 * before);
  await ask(page, "Tell me a story about a fox.");
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);
  expect(await notice(page, "WORKER_LOST").count()).toBe(0);
});
