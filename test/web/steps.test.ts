import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { ask, choose, finished, lastAnswer, textOf } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest({ gated: true });

const QUESTION = "Tell me a story about a fox.";

/** An answer's tokens and what steps along them. */
async function stepping(page: Page): Promise<{ view: Locator; bar: Locator; tokens: () => Promise<string[]> }> {
  await withSettings(page, { seed: 7 });
  await ask(page, QUESTION);
  await finished(page);
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  const view = lastAnswer(page).getByTestId("token-view");
  const bar = view.getByRole("group", { name: "Step by step" });
  await bar.waitFor();
  return { view, bar, tokens: () => view.locator(".token[data-at]").allInnerTexts() };
}

/** Waits until the answer has so many tokens, and rests. */
async function rests(page: Page, count: number): Promise<void> {
  await lastAnswer(page)
    .locator(`[data-at="${count - 1}"]`)
    .waitFor();
  await lastAnswer(page).locator(`[data-at="${count}"]`).waitFor({ state: "detached" });
  await lastAnswer(page).getByRole("button", { name: "Go on" }).waitFor();
  await finished(page);
}

test("back, on, and to the end: the same tokens, one at a time", async ({ page }) => {
  const { bar, tokens } = await stepping(page);
  const whole = await tokens();
  const text = await textOf(page);
  await bar.getByText("The model ended here").waitFor();
  const back = bar.getByRole("button", { name: "Back" });
  const step = bar.getByRole("button", { name: "Step" });
  for (let i = 1; i <= 5; i++) {
    await back.click();
    await rests(page, whole.length - i);
  }
  expect(await tokens()).toEqual(whole.slice(0, -5));
  for (let i = 4; i >= 3; i--) {
    await step.click();
    await rests(page, whole.length - i);
    expect(await tokens()).toEqual(whole.slice(0, -i));
  }
  await bar.getByRole("button", { name: "Go on" }).click();
  await bar.getByText("The model ended here").waitFor();
  expect(await tokens()).toEqual(whole);
  expect(await textOf(page)).toBe(text);
});

test("another temperature holds for what follows: at 0 the likeliest token", async ({ page }) => {
  const { view, bar, tokens } = await stepping(page);
  const whole = await tokens();
  await bar.getByRole("button", { name: "Back" }).click();
  await rests(page, whole.length - 1);
  const slider = bar.getByRole("slider", { name: "Temperature" });
  await slider.fill("0");
  for (let i = 0; i < 3 && !(await bar.getByText("The model ended here").isVisible()); i++) {
    const before = (await tokens()).length;
    await bar.getByRole("button", { name: "Step" }).click();
    await Promise.race([rests(page, before + 1), bar.getByText("The model ended here").waitFor()]);
  }
  for (let at = whole.length - 1; at < (await tokens()).length; at++) {
    await view.locator(`[data-at="${at}"]`).click();
    const first = view.getByRole("dialog").locator(".candidate").first();
    expect(await first.getAttribute("aria-current")).toBe("true");
    await page.keyboard.press("Escape");
  }
  expect(await view.locator(`[data-at="${whole.length - 2}"]`).getAttribute("aria-label")).toContain("given");

  await lastAnswer(page).getByRole("button", { name: "Verify on the other side" }).click();
  await lastAnswer(page).getByTestId("verdict").getByText("Identical in the pod").waitFor();
});

test("a running answer pauses, and goes on as if it had not", async ({ page, site }) => {
  await withSettings(page, { seed: 7 });
  await choose(page, "Pod");
  await ask(page, QUESTION);
  await finished(page);
  const whole = await textOf(page);

  const release = site.gate.hold(/POST .*chat\/completions/, 40_000);
  await lastAnswer(page).getByRole("button", { name: "Regenerate" }).click();
  await lastAnswer(page).locator('.answer[aria-busy="true"]').waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".message-assistant .answer")[0]!.textContent.length > 20);
  await page.getByRole("button", { name: "Stop" }).click();
  await finished(page);
  release();
  site.gate.clear();
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  const bar = lastAnswer(page).getByRole("group", { name: "Step by step" });
  await bar.waitFor();
  const before = await lastAnswer(page).locator(".token[data-at]").count();
  await bar.getByRole("button", { name: "Step" }).click();
  await rests(page, before + 1);

  const hold = site.gate.hold(/POST .*\/v1\/completions/, 20_000);
  await bar.getByRole("button", { name: "Go on" }).click();
  await lastAnswer(page)
    .locator(`[data-at="${before + 3}"]`)
    .waitFor();
  await bar.getByRole("button", { name: "Pause" }).click();
  await finished(page);
  hold();
  site.gate.clear();
  expect(await lastAnswer(page).locator(".token[data-at]").count()).toBeLessThan(whole.length);
  await bar.getByRole("button", { name: "Go on" }).click();
  await bar.getByText("The model ended here").waitFor();
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  await lastAnswer(page).getByTestId("token-view").waitFor({ state: "detached" });
  expect(await textOf(page)).toBe(whole);
});

test("by keyboard: the buttons keep the focus while tokens are drawn", async ({ page }) => {
  const { bar, tokens } = await stepping(page);
  const whole = await tokens();
  await bar.getByRole("button", { name: "Back" }).focus();
  await page.keyboard.press("Enter");
  await rests(page, whole.length - 1);
  await page.keyboard.press("Enter");
  await rests(page, whole.length - 2);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await rests(page, whole.length - 1);
  expect(await tokens()).toEqual(whole.slice(0, -1));
  expect(await page.evaluate(() => document.activeElement!.textContent)).toBe("Step");
});
