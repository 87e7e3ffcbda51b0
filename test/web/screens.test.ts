import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import arabic from "../../web/src/i18n/ar.json" with { type: "json" };
import english from "../../web/src/i18n/en.json" with { type: "json" };
import { accessibilityFindings } from "./harness/axe.ts";
import { finished, lastAnswer } from "./harness/chatting.ts";
import { keepScreenshot, LOOKS } from "./harness/look.ts";
import { pageTest } from "./harness/page-test.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest({ gated: true });

type Key = keyof typeof english;

/** What a screen is opened with: the page, what is behind it, and the words of its language. */
interface Stage {
  readonly page: Page;
  readonly site: Site;
  readonly say: (key: Key) => string;
}

const LANGUAGES: Readonly<Record<string, Readonly<Record<Key, unknown>>>> = { en: english, ar: arabic };

/** Every screen of the page, each from the one before it. */
const SCREENS: readonly (readonly [name: string, open: (stage: Stage) => Promise<unknown>])[] = [
  ["welcome", ({ page }) => page.locator(".model-button", { hasText: "storyteller" }).waitFor()],
  [
    "conversation",
    async ({ page, say }) => {
      const question = "Tell me a story about a fox, a lantern and a castle.";
      await page.getByRole("textbox", { name: say("chat.message") }).fill(question);
      await page.getByRole("button", { name: say("chat.send") }).click();
      await finished(page);
    },
  ],
  [
    "branches",
    async ({ page, say }) => {
      await lastAnswer(page)
        .getByRole("button", { name: say("chat.regenerate") })
        .click();
      await lastAnswer(page).locator(".branches").waitFor();
      await finished(page);
    },
  ],
  [
    "tokens",
    async ({ page, say }) => {
      await lastAnswer(page)
        .getByRole("button", { name: say("inspect.showTokens") })
        .click();
      await lastAnswer(page).locator(".token-view").waitFor();
    },
  ],
  [
    "verified",
    async ({ page, say }) => {
      await lastAnswer(page)
        .getByRole("button", { name: say("inspect.showTokens") })
        .click();
      await lastAnswer(page)
        .getByRole("button", { name: say("inspect.verify") })
        .click();
      await lastAnswer(page).locator(".verdict-same").waitFor();
    },
  ],
  [
    "share",
    async ({ page, say }) => {
      await lastAnswer(page)
        .getByRole("button", { name: say("share.title") })
        .click();
      await page.getByRole("dialog").getByText("wasmedge").first().waitFor();
    },
  ],
  [
    "compared",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await lastAnswer(page)
        .getByRole("button", { name: say("chat.more") })
        .click();
      await page.getByRole("menuitem", { name: say("inspect.compare") }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: say("inspect.run") }).click();
      await dialog.locator(".compare-result").filter({ hasText: /./ }).waitFor();
    },
  ],
  [
    "message menu",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await lastAnswer(page)
        .getByRole("button", { name: say("chat.more") })
        .click();
    },
  ],
  [
    "editing",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await page
        .locator(".message-user")
        .getByRole("button", { name: say("chat.edit") })
        .click();
    },
  ],
  [
    "models",
    async ({ page }) => {
      await page.keyboard.press("Escape");
      await page.locator(".model-button").click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "settings",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      const chats = await openSidebar(page, say);
      await chats.getByRole("button", { name: say("settings.title") }).click();
      await page.getByRole("textbox", { name: say("settings.system") }).waitFor();
    },
  ],
  [
    "inside the engine",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await openPanel(page, say, "inspect.live");
      await page.getByRole("list", { name: say("inspect.strongest") }).waitFor();
    },
  ],
  [
    "why it is this fast",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await openPanel(page, say, "inspect.why");
      await page.getByRole("heading", { name: say("inspect.inThisTabTitle") }).waitFor();
    },
  ],
  [
    "hashes",
    async ({ page }) => {
      await page.keyboard.press("Escape");
      await page.locator(".hash-badge").click();
      await page.locator(".hash-card .integrity").waitFor();
    },
  ],
  [
    "pod",
    async ({ page }) => {
      await page.keyboard.press("Escape");
      await page.locator(".side").last().click();
      await page.getByTestId("pod-strip").waitFor();
    },
  ],
  [
    "failure",
    async ({ page, say, site: { gate } }) => {
      gate.answer(/^POST .*completions/, {
        status: 401,
        body: '{"error":{"message":"wrong key","type":"authentication_error"}}',
      });
      await page.getByRole("textbox", { name: say("chat.message") }).fill("And then?");
      await page.getByRole("button", { name: say("chat.send") }).click();
      await page.getByRole("alert").first().waitFor();
      gate.clear();
    },
  ],
  [
    "search",
    async ({ page }) => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill("fox");
    },
  ],
  [
    "shortcuts",
    async ({ page, say }) => {
      await page.keyboard.press("Escape"); // empties the search
      await page.keyboard.press("Escape");
      await openSidebar(page, say);
      await page.getByRole("button", { name: say("app.help") }).click();
      await page.getByRole("dialog", { name: say("app.help") }).waitFor();
    },
  ],
  [
    "chats",
    async ({ page, say }) => {
      await page.keyboard.press("Escape");
      await openSidebar(page, say);
    },
  ],
  ["menu of chats", ({ page, say }) => page.getByRole("button", { name: say("history.all") }).click()],
];

/** On a phone all panels are in a menu. */
async function openPanel(page: Page, say: Stage["say"], panel: Key): Promise<void> {
  const more = page.getByRole("button", { name: say("app.panels") });
  if (await more.isVisible()) {
    await more.click();
    await page.getByRole("menuitem", { name: say(panel) }).click();
  } else {
    await page.getByRole("button", { name: say(panel) }).click();
  }
}

async function openSidebar(page: Page, say: Stage["say"]): Promise<Locator> {
  const chats = page.getByRole("navigation", { name: say("app.sidebar") });
  if (!(await chats.isVisible())) await page.keyboard.press("Control+b");
  await chats.waitFor();
  return chats;
}

/** A language that is written from right to left turns every screen over. */
const RIGHT_TO_LEFT = [
  { screen: "phone", theme: "light", locale: "ar" },
  { screen: "desktop", theme: "dark", locale: "ar" },
] as const;

describe.each([...LOOKS.map((look) => ({ ...look, locale: "en" })), ...RIGHT_TO_LEFT])(
  "on a $screen, $theme, $locale",
  (look) => {
    test.override("look", look);
    const say: Stage["say"] = (key) => LANGUAGES[look.locale]![key] as string;

    test("no screen has a serious barrier for those who use it otherwise; each is kept as a picture", async ({
      page,
      site,
      complaints,
    }) => {
      complaints.expect(/401/);
      const findings: string[] = [];
      const kind = [look.screen, look.theme, ...(look.locale === "en" ? [] : [look.locale])].join("-");
      for (const [name, open] of SCREENS) {
        await open({ page, site, say });
        findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
        expect([name, await sidewaysOverflow(page)]).toEqual([name, 0]);
        await keepScreenshot(page, `${kind}-${name.replaceAll(" ", "-")}`);
      }
      expect(findings).toEqual([]);
    });
  },
);

/** By how many pixels the page is wider than its window. */
async function sidewaysOverflow(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
