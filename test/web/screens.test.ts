import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { choose, finished, lastAnswer, openModels } from "./harness/chatting.ts";
import { keepScreenshot, LOOKS } from "./harness/look.ts";
import { pageTest } from "./harness/page-test.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest({ gated: true });

/** Every screen of the page, each from the one before it. */
const SCREENS: readonly (readonly [name: string, open: (page: Page, site: Site) => Promise<unknown>])[] = [
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
  [
    "tokens",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Tokens" }).click();
      await lastAnswer(page)
        .getByText(/perplexity/)
        .waitFor();
    },
  ],
  [
    "verified",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Tokens" }).click();
      await lastAnswer(page).getByRole("button", { name: "Verify on the other side" }).click();
      await lastAnswer(page)
        .getByText(/^Identical in the pod/)
        .waitFor();
    },
  ],
  [
    "share",
    async (page) => {
      await lastAnswer(page).getByRole("button", { name: "Link and commands" }).click();
      await page
        .getByRole("dialog")
        .getByText(/\d characters/)
        .waitFor();
    },
  ],
  [
    "compared",
    async (page) => {
      await page.keyboard.press("Escape");
      await lastAnswer(page).getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Compare side by side" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
      await page
        .getByRole("dialog")
        .getByText(/^Identical, /)
        .waitFor();
    },
  ],
  [
    "message menu",
    async (page) => {
      await page.keyboard.press("Escape");
      await lastAnswer(page).getByRole("button", { name: "More actions" }).click();
    },
  ],
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
    "inside the engine",
    async (page) => {
      await page.keyboard.press("Escape");
      await openPanel(page, "Inside the engine");
      await page.getByRole("list", { name: "Looked at most" }).waitFor();
    },
  ],
  [
    "why it is this fast",
    async (page) => {
      await page.keyboard.press("Escape");
      await openPanel(page, "Why it is this fast");
      await page.getByRole("heading", { name: "In this tab" }).waitFor();
    },
  ],
  [
    "pod",
    async (page) => {
      await page.keyboard.press("Escape");
      await choose(page, "Pod");
      await page.getByTestId("pod-strip").waitFor();
    },
  ],
  [
    "failure",
    async (page, { gate }) => {
      gate.answer(/^POST .*completions/, {
        status: 401,
        body: '{"error":{"message":"wrong key","type":"authentication_error"}}',
      });
      await page.getByRole("textbox", { name: "Message" }).fill("And then?");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByRole("alert").first().waitFor();
      gate.clear();
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

/** On a phone all panels are in a menu. */
async function openPanel(page: Page, name: string): Promise<void> {
  const more = page.getByRole("button", { name: "More panels" });
  if (await more.isVisible()) {
    await more.click();
    await page.getByRole("menuitem", { name }).or(page.getByRole("menuitemcheckbox", { name })).click();
  } else {
    await page.getByRole("button", { name }).click();
  }
}

async function openSidebar(page: Page): Promise<void> {
  const chats = page.getByRole("navigation", { name: "Chats" });
  if (!(await chats.isVisible())) await page.keyboard.press("Control+b");
  await chats.waitFor();
}

describe.each(LOOKS)("on a $screen, $theme", (look) => {
  test.override("look", look);

  test("no screen has a serious barrier for those who use it otherwise; each is kept as a picture", async ({
    page,
    site,
    complaints,
  }) => {
    complaints.expect(/401/);
    const findings: string[] = [];
    for (const [name, open] of SCREENS) {
      await open(page, site);
      findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
      await keepScreenshot(page, `${look.screen}-${look.theme}-${name.replaceAll(" ", "-")}`);
    }
    expect(findings).toEqual([]);
  });
});
