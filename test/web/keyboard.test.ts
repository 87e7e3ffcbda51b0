import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { pageTest } from "./harness/page-test.ts";
import { hasFocus, Visitor } from "./visitor.ts";

const test = pageTest();

const focused = async (page: Page): Promise<string> =>
  await page.evaluate(() => {
    const element = document.activeElement!;
    return element.getAttribute("aria-label") ?? element.textContent.trim();
  });

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key);
    seen.push(await focused(page));
    if (seen.at(-1) === name) return;
  }
  throw new Error(`${name} is not reached: ${seen.join(" | ")}`);
}

describe("by the keyboard alone", () => {
  test("a person chats: writes, edits, takes branches, copies, deletes and undoes", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.composer.waitFor();
    expect(await focused(page)).toBe("Message");
    await page.keyboard.type("Tell me a story.");
    await page.keyboard.press("Enter");
    await visitor.finished();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => focused(page)).toBe("Edit message");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Tell me of rain.");
    await page.keyboard.press("Enter");
    await expect.poll(() => visitor.messages.first().locator(".branches").innerText()).toMatch(/2\/2/);
    await visitor.finished();
    expect(await focused(page)).toBe("Message");
    await tabTo(page, "Previous branch", "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => visitor.messages.first().locator(".bubble").innerText()).toBe("Tell me a story.");
    // The switch of the other branch has the focus now, so that a person can go on through the branches.
    expect(await focused(page)).toBe("Next branch");
    await tabTo(page, "More actions");
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    expect(await focused(page)).toBe("Delete");
    await page.keyboard.press("Enter");
    await expect.poll(() => visitor.messages.first().locator(".bubble").innerText()).toBe("Tell me of rain.");
    expect(await focused(page)).toBe("Message");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Control+z");
    await expect.poll(() => visitor.messages.first().locator(".branches").innerText()).toMatch(/1\/2/);
  });

  test("a menu is walked through and left", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("3");
    await page.keyboard.press("Escape");
    await visitor.ask("Hello.");
    await visitor.button("More actions", visitor.last).focus();
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("Show as written");
    await page.keyboard.press("ArrowUp");
    expect(await focused(page)).toBe("Delete");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("Show as written");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("menu").count()).toBe(0);
    expect(await focused(page)).toBe("More actions");
  });

  test("the first stop of the page leads to the message box", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.button("New chat").first().focus();
    await page.keyboard.press("Shift+Tab");
    expect(await focused(page)).toBe("Skip to the message box");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("Message");
  });

  test("keys lead everywhere: search, a new chat, the sidebar, the help", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.ask("Tell me a story.");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search chats" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    expect(await focused(page)).toBe("Message");
    await page.keyboard.press("Control+b");
    await expect.poll(() => page.getByRole("navigation").count()).toBe(0);
    await page.keyboard.press("Control+b");
    await page.getByRole("navigation").waitFor();
    await page.keyboard.press("Control+Shift+O");
    await expect.poll(() => visitor.messages.count()).toBe(0);
    expect(await focused(page)).toBe("Message");
    await page.keyboard.type("?");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.keyboard.press("Backspace");
    await visitor.button("New chat").first().focus();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    expect(await help.locator("dt").allInnerTexts()).toContain("Search chats");
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("New chat");
  });

  test("Shift+Enter is a new line, and so is Enter that ends a composition", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.composer.waitFor();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    expect(await visitor.composer.inputValue()).toBe("one\ntwo");
    // As an input method for Chinese does: Enter takes the word, and sends nothing.
    await visitor.composer.evaluate((element) => {
      element.dispatchEvent(new CompositionEvent("compositionstart"));
      const init = { key: "Enter", bubbles: true, cancelable: true, isComposing: true };
      element.dispatchEvent(new KeyboardEvent("keydown", init));
      element.dispatchEvent(new CompositionEvent("compositionend"));
    });
    const safari = { key: "Enter", bubbles: true, cancelable: true, keyCode: 229 };
    await visitor.composer.evaluate((element, init) => {
      element.dispatchEvent(new KeyboardEvent("keydown", init));
    }, safari);
    expect(await visitor.messages.count()).toBe(0);
    await page.keyboard.press("Enter");
    await expect.poll(() => visitor.messages.count()).toBeGreaterThan(0);
  });

  test("settings give the focus back when they are closed, and leave it where a person has gone on", async ({
    page,
  }) => {
    const visitor = new Visitor(page);
    const button = visitor.button("Settings", page.getByRole("navigation"));
    const panel = page.getByRole("complementary", { name: "Settings" });
    await button.focus();
    await page.keyboard.press("Enter");
    await panel.waitFor();
    expect(await hasFocus(panel)).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => panel.count()).toBe(0);
    expect(await hasFocus(button)).toBe(true);

    await page.keyboard.press("Enter");
    await panel.waitFor();
    await visitor.composer.focus();
    await page.keyboard.press("Escape");
    await expect.poll(() => panel.count()).toBe(0);
    expect(await hasFocus(visitor.composer)).toBe(true);
  });
});

describe("on a touch screen", () => {
  test.override("look", { screen: "phone" });

  test("Enter is a new line, and the button sends", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.composer.tap();
    await page.keyboard.type("one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two");
    expect(await visitor.composer.inputValue()).toBe("one\ntwo");
    await visitor.button("Send").tap();
    await expect.poll(() => visitor.messages.count()).toBeGreaterThan(0);
    expect(await visitor.messages.first().locator(".bubble").innerText()).toBe("one\ntwo");
  });

  test("the sidebar lies over the chat, and goes when a chat is chosen", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.composer.fill("Tell me of rain.");
    await visitor.button("Send").tap();
    await visitor.finished();
    await visitor.button("New chat").tap();
    await expect.poll(() => visitor.messages.count()).toBe(0);
    await visitor.button("Sidebar").tap();
    await page.getByRole("navigation").getByText("Tell me of rain.").tap();
    await expect.poll(() => page.getByRole("navigation").count()).toBe(0);
    await expect.poll(() => visitor.messages.count()).toBe(2);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
  });
});
