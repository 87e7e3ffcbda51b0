import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { ask, finished, lastAnswer, textOf, words } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest();

async function openComparison(page: Page): Promise<Locator> {
  await withSettings(page, { seed: 21 });
  await ask(page, "Tell me a story about a fox.");
  await finished(page);
  await lastAnswer(page).getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Compare side by side" }).click();
  return page.getByRole("dialog", { name: "Side by side" });
}

const columns = (dialog: Locator): Locator => dialog.locator(".compare-text");

test("the same seed on the other side: identical", async ({ page }) => {
  const dialog = await openComparison(page);
  await dialog.getByRole("button", { name: "Run" }).click();
  await dialog.getByText(/^Identical, \d+ tokens$/).waitFor();
  const [left, right] = await columns(dialog).allInnerTexts();
  expect(left).toBe(right);
  await dialog.getByRole("heading", { name: "Here · seed 21" }).waitFor();
  await dialog.getByRole("heading", { name: "Pod · seed 21" }).waitFor();
  expect(await dialog.locator("mark").count()).toBe(0);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("another seed: where the two part, in both; the conversation stays as it is", async ({ page }) => {
  const dialog = await openComparison(page);
  const text = await textOf(page);
  await dialog.getByLabel("Where").selectOption("Here");
  await dialog.getByLabel("Seed").fill("22");
  await page.keyboard.press("Enter");
  await dialog.getByText(/^They part at token \d+$/).waitFor();
  const [left, right] = await columns(dialog).allInnerTexts();
  expect(words(left!)).toBe(text);
  expect(left).not.toBe(right);
  const marks = await dialog.locator("mark").allInnerTexts();
  expect(marks.length).toBe(2);
  expect(marks[0]).not.toBe(marks[1]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await textOf(page)).toBe(text);
  expect(await page.locator(".message").count()).toBe(2);
});

test("what is no seed is not run", async ({ page }) => {
  const dialog = await openComparison(page);
  await dialog.getByLabel("Seed").fill("twelve");
  expect(await dialog.getByLabel("Seed").getAttribute("aria-invalid")).toBe("true");
  await dialog.getByRole("button", { name: "Run" }).click();
  expect(await columns(dialog).count()).toBe(1);
});
