import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest();

/** About six hundred tokens; the model has room for 1024. */
const LONG = "The fox ran over the hill and came home. ".repeat(60);

describe("a context that is full", () => {
  test("leaves out the oldest messages, if that is chosen, and does so from then on", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("8");
    await visitor.ask(LONG);
    const gauge = page.getByRole("meter", { name: "Context" });
    await expect.poll(async () => Number(await gauge.getAttribute("aria-valuenow"))).toBeGreaterThan(500);
    await visitor.send(`${LONG}Again.`);
    const dialog = page.getByRole("dialog", { name: "The context is full" });
    await dialog.waitFor();
    expect(await dialog.innerText()).toMatch(/The chat has 1,\d\d\d tokens, and the model can hold 1,024\./);
    expect(await accessibilityFindings(page)).toEqual([]);
    await visitor.button("Leave out the oldest messages").click();
    await expect.poll(() => visitor.messages.count()).toBe(4);
    await visitor.finished();
    // Both questions together do not fit: the first was left out.
    const hint = await visitor.last.locator("[title^='Prompt of']").getAttribute("title");
    expect(Number(/[\d,]+/.exec(hint!)![0].replace(",", ""))).toBeLessThan(800);
    await visitor.ask(`${LONG}Once more.`);
    expect(await dialog.count()).toBe(0);
  });

  test("can be left: a new chat, or nothing", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("8");
    await visitor.ask(LONG);
    await visitor.send(`${LONG}Again.`);
    await visitor.button("Stop here").click();
    await expect.poll(() => visitor.messages.count()).toBe(3);
    await visitor.edit(`${LONG}Again!`);
    const dialog = page.getByRole("dialog", { name: "The context is full" });
    await visitor.button("New chat", dialog).click();
    await expect.poll(() => visitor.messages.count()).toBe(0);
  });

  test("cannot be helped by leaving out messages when there is only one", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.send(LONG + LONG + LONG);
    await page.getByRole("dialog", { name: "The context is full" }).waitFor();
    expect(await visitor.button("Leave out the oldest messages").count()).toBe(0);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});
