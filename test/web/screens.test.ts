import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { finished, lastAnswer, openModels } from "./harness/chatting.ts";
import { keepScreenshot, LOOKS } from "./harness/look.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest();

/** Every screen of the page, each from the one before it. */
const SCREENS: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  ["welcome", (page) => page.locator(".model-button", { hasText: "storyteller" }).waitFor()],
  [
    "conversation",
    async (page) => {
      await page.getByRole("textbox", { name: "Message" }).fill("Tell me a story about a fox, a lantern and a castle.");
      await page.getByRole("button", { name: "Send" }).click();
      await finished(page);
    },
  ],
  [
    "branches",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Regenerate" }).click();
      await page.getByText("2/2").waitFor();
      await finished(page);
    },
  ],
  ["message menu", (page) => lastAnswer(page).getByRole("button", { name: "More actions" }).click()],
  [
    "editing",
    async (page) => {
      await page.keyboard.press("Escape");
      await page.locator(".message-user").getByRole("button", { name: "Edit" }).click();
    },
  ],
  [
    "models",
    async (page) => {
      await page.keyboard.press("Escape");
      await openModels(page);
    },
  ],
  [
    "settings",
    async (page) => {
      await page.keyboard.press("Escape");
      await openSidebar(page);
      await page.getByRole("navigation", { name: "Chats" }).getByRole("button", { name: "Settings" }).click();
      await page.getByRole("textbox", { name: "System prompt" }).waitFor();
    },
  ],
  [
    "search",
    async (page) => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page
        .getByRole("dialog")
        .getByRole("combobox")
        .or(page.getByRole("dialog").getByRole("searchbox"))
        .fill("fox");
    },
  ],
  [
    "shortcuts",
    async (page) => {
      await page.keyboard.press("Escape"); // empties the search
      await page.keyboard.press("Escape");
      await openSidebar(page);
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    },
  ],
  [
    "chats",
    async (page) => {
      await page.keyboard.press("Escape");
      await openSidebar(page);
    },
  ],
  ["menu of chats", (page) => page.getByRole("button", { name: "All chats" }).click()],
];

async function openSidebar(page: Page): Promise<void> {
  const chats = page.getByRole("navigation", { name: "Chats" });
  if (!(await chats.isVisible())) await page.keyboard.press("Control+b");
  await chats.waitFor();
}

describe.each(LOOKS)("on a $screen, $theme", (look) => {
  test.override("look", look);

  test("no screen has a serious barrier for those who use it otherwise; each is kept as a picture", async ({
    page,
  }) => {
    const findings: string[] = [];
    for (const [name, open] of SCREENS) {
      await open(page);
      findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
      await keepScreenshot(page, `${look.screen}-${look.theme}-${name.replaceAll(" ", "-")}`);
    }
    expect(findings).toEqual([]);
  });
});
