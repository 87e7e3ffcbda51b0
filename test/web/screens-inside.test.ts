import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { finished, lastAnswer } from "./harness/chatting.ts";
import { keepScreenshot, LOOKS } from "./harness/look.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest();

/** Every view of what goes on inside, each from the one before it. */
const SCREENS: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  [
    "pod strip",
    async (page) => {
      await withSettings(page, { seed: 5 }, "pod");
      await page.getByRole("textbox", { name: "Message" }).fill("Tell me a story about a fox.");
      await page.getByRole("button", { name: "Send" }).click();
      await finished(page);
      await page.getByTestId("pod-strip").getByText("Pod ready").waitFor();
    },
  ],
  [
    "verified",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Verify on the other side" }).click();
      await lastAnswer(page).getByText("Identical in this tab").waitFor();
    },
  ],
  [
    "tokens",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
      await lastAnswer(page).locator('[data-at="14"]').click();
      await lastAnswer(page).getByRole("dialog").waitFor();
    },
  ],
  [
    "inside the engine",
    async (page) => {
      await page.keyboard.press("Escape");
      await openPanel(page, "Inside the engine");
      await page.getByRole("radiogroup", { name: "Heads" }).waitFor();
    },
  ],
  [
    "why it is fast",
    async (page) => {
      await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
      await openPanel(page, "Why it is this fast");
      await page.getByTestId("integrity").locator("code").first().waitFor();
    },
  ],
  [
    "link",
    async (page) => {
      await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
      await lastAnswer(page).getByRole("button", { name: "Link and commands" }).click();
      await page.getByTestId("share-link").waitFor();
    },
  ],
  [
    "curl",
    async (page) => {
      await page.getByRole("tab", { name: "curl" }).click();
      await page.getByTestId("share-curl").waitFor();
    },
  ],
  [
    "comparison",
    async (page) => {
      await page.keyboard.press("Escape");
      await lastAnswer(page).getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Compare side by side" }).click();
      const dialog = page.getByRole("dialog", { name: "Side by side" });
      await dialog.getByLabel("Seed").fill("6");
      await dialog.getByRole("button", { name: "Run" }).click();
      await dialog.getByText(/^They part at token \d+$/).waitFor();
    },
  ],
];

/** By its button, or on a phone by the menu. */
async function openPanel(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  if (await button.isVisible()) {
    await button.click();
    return;
  }
  await page.getByRole("button", { name: "More panels" }).click();
  await page.getByRole("menuitem", { name }).click();
}

describe.each(LOOKS)("on a $screen, $theme", (look) => {
  test.override("look", look);

  test("no view has a serious barrier for those who use it otherwise; each is kept as a picture", async ({ page }) => {
    const findings: string[] = [];
    for (const [name, open] of SCREENS) {
      await open(page);
      findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
      await keepScreenshot(page, `${look.screen}-${look.theme}-${name.replaceAll(" ", "-")}`);
    }
    expect(findings).toEqual([]);
  });
});
