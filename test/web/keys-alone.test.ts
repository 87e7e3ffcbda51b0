import type { Page } from "playwright-core";
import { expect } from "vitest";
import { finished, lastAnswer } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ gated: true });

/** No page has so many places for the focus. */
const MOST_STOPS = 120;

/** What has the focus: its role or tag, and its name; nothing, outside of the page. */
async function focused(page: Page): Promise<string> {
  if (await page.evaluate(() => document.activeElement === document.body)) return "";
  const snapshot = await page.locator(":focus").first().ariaSnapshot();
  return snapshot.split("\n")[0]!;
}

/** Presses a key until what has the focus fits. */
async function goTo(page: Page, wanted: RegExp, key = "Tab"): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (wanted.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never comes to ${wanted}`);
}

test("a whole conversation is had by keys alone", async ({ page, site }) => {
  const keys = page.keyboard;
  const heading = page.getByRole("heading", { level: 1 });
  await page.locator("#composer:focus").waitFor();
  await keys.type("Tell me a story about a fox.");
  await keys.press("Shift+Enter");
  await keys.type("Make it short.");
  await keys.press("Enter");
  await finished(page);
  expect(await page.locator(".message-user .bubble").innerText()).toBe("Tell me a story about a fox.\nMake it short.");

  await goTo(page, /button "Regenerate"/, "Shift+Tab");
  await keys.press("Enter");
  await page.getByText("2/2").waitFor();
  await finished(page);
  await goTo(page, /button "Previous branch"/);
  await keys.press("Enter");
  await page.getByText("1/2").waitFor();

  await goTo(page, /textbox "Message"/);
  await keys.press("ArrowUp");
  await page.getByRole("textbox", { name: "Edit message" }).waitFor();
  await keys.press("Control+a");
  await keys.type("Tell me a story about rain.");
  await keys.press("Enter");
  await page.locator(".message-user", { hasText: "rain" }).waitFor();
  await finished(page);

  await goTo(page, /radio "This tab"/, "Shift+Tab");
  await keys.press("ArrowRight");
  expect(await page.getByRole("radio", { name: "Pod" }).isChecked()).toBe(true);
  const release = site.gate.hold(/^POST .*completions/, 3000);
  await goTo(page, /textbox "Message"/);
  await keys.type("And then?");
  await keys.press("Enter");
  await page.locator(".message-assistant").nth(1).locator(".answer p").first().waitFor();
  await keys.press("Escape");
  await lastAnswer(page).getByText("Stopped").waitFor();
  release();
  site.gate.clear();

  await keys.press("Control+Shift+o");
  await page.getByRole("heading", { level: 2, name: "What shall we write?" }).waitFor();
  await keys.press("Control+k");
  await keys.type("rain");
  await page.getByRole("dialog").getByText("Tell me a story about rain.").first().waitFor();
  await keys.press("Enter");
  await expect.poll(() => heading.innerText()).toMatch(/^Tell me a story/);

  await keys.press("Control+b");
  await page.getByRole("navigation", { name: "Chats" }).waitFor({ state: "hidden" });
  await keys.press("Control+b");
  await page.getByRole("navigation", { name: "Chats" }).waitFor();

  await goTo(page, /button "Settings"/, "Shift+Tab");
  await keys.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await keys.press("Escape");
  expect(await focused(page)).toMatch(/button "Settings"/);
  await keys.press("Enter");
  await page.getByRole("textbox", { name: "System prompt" }).waitFor();
  await keys.press("Escape");
  await page.getByRole("textbox", { name: "System prompt" }).waitFor({ state: "hidden" });

  await goTo(page, /button "Actions for /);
  await keys.press("Enter");
  await goTo(page, /menuitem "Delete"/, "ArrowDown");
  await keys.press("Enter");
  await page.getByText("No chats yet").waitFor();
});

test("every place for the focus has a name, is seen to have it, and the way leads round", async ({ page }) => {
  await page.getByRole("button", { name: "Tell me a story about rain." }).click();
  await finished(page);
  const stops: { what: string; isSeen: boolean }[] = [];
  await page.locator("#composer").focus();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const what = await focused(page);
    if (what === "") continue;
    const isSeen = await page.locator(":focus").evaluate((element) => {
      // A text box has a caret. What is hidden for looks, as a radio button, shows the focus on its label.
      if (element.matches("textarea, input[type=text]")) return true;
      const shown = [element, element.closest("label")].filter((part) => part !== null);
      return shown.some((part) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
    });
    stops.push({ what, isSeen });
    if (/textbox "Message"/.test(what)) break;
  }
  expect(stops.length).toBeGreaterThan(12);
  expect(stops.length).toBeLessThan(MOST_STOPS);
  expect(stops.filter(({ what }) => !/"[^"]+"/.test(what))).toEqual([]);
  expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
});
