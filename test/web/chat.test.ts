import { describe, expect } from "vitest";
import { copy } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest({ base: "/sub/path" });

const FOX = "Tell me a story about a fox.";

describe("a chat", () => {
  test("answers at once, and says what the answer was made with", async ({ page }) => {
    const visitor = new Visitor(page);
    const text = await visitor.ask(FOX);
    expect(text.length).toBeGreaterThan(20);
    expect(await visitor.messages.first().locator(".bubble").innerText()).toBe(FOX);
    const facts = await visitor.last.locator(".facts").innerText();
    expect(facts).toMatch(
      /storyteller · this tab\s+seed \d+\s+reading [\d.,]+ tok\/s · writing [\d.,]+ tok\/s\s+\d+ tokens/,
    );
  });

  test("regenerates: the answer that was there is a branch", async ({ page }) => {
    const visitor = new Visitor(page);
    const first = await visitor.ask(FOX);
    await visitor.button("Regenerate").click();
    await expect.poll(() => visitor.last.locator(".branches").innerText()).toMatch(/2\/2/);
    const second = await visitor.finished();
    expect(second).not.toBe(first);
    await visitor.button("Previous branch").click();
    expect(await visitor.answer.innerText()).toBe(first);
    expect(await visitor.button("Previous branch").isDisabled()).toBe(true);
    await visitor.button("Next branch").click();
    expect(await visitor.answer.innerText()).toBe(second);
  });

  test("has a question edited: both questions keep their answers, after a reload, too", async ({ page }) => {
    const visitor = new Visitor(page);
    const first = await visitor.ask(FOX);
    await visitor.edit("Tell me a story about a boat.", visitor.messages.first());
    await expect.poll(() => visitor.messages.first().locator(".bubble").innerText()).toContain("boat");
    const second = await visitor.finished();
    await visitor.button("Previous branch").click();
    expect(await visitor.answer.innerText()).toBe(first);
    await visitor.button("Next branch").click();
    await page.reload();
    await expect.poll(() => visitor.answer.innerText()).toBe(second);
    expect(await visitor.messages.first().locator(".branches").innerText()).toMatch(/2\/2/);
  });

  test("has an answer edited, and goes on from it", async ({ page }) => {
    const visitor = new Visitor(page);
    await visitor.ask(FOX);
    await visitor.edit("My own **words**.");
    await expect.poll(() => visitor.answer.innerText()).toBe("My own words.");
    expect(await visitor.last.innerText()).toContain("Edited by you");
    await visitor.ask("And then?");
    expect(await visitor.messages.count()).toBe(4);
  });

  test("deletes a message with what follows, and undoes it", async ({ page }) => {
    const visitor = new Visitor(page);
    const first = await visitor.ask(FOX);
    const second = await visitor.ask("And then?");
    await visitor.choose("Delete", visitor.messages.nth(2));
    await expect.poll(() => visitor.messages.count()).toBe(2);
    await visitor.button("Undo").click();
    await expect.poll(() => visitor.messages.count()).toBe(4);
    expect(await visitor.answer.innerText()).toBe(second);
    await visitor.choose("Delete", visitor.messages.nth(1));
    await expect.poll(() => visitor.messages.count()).toBe(1);
    await page.reload();
    await expect.poll(() => visitor.messages.count()).toBe(1);
    expect(await page.getByText(first.slice(0, 30)).count()).toBe(0);
  });

  test("pins a seed: the same question has the same answer", async ({ page }) => {
    const visitor = new Visitor(page);
    const first = await visitor.ask(FOX);
    const pin = visitor.last.getByRole("button", { name: /^Pin seed/ });
    const seed = /\d+/.exec(await pin.innerText())![0];
    await pin.click();
    await visitor.button("Regenerate").click();
    await expect.poll(() => visitor.last.locator(".branches").innerText()).toMatch(/2\/2/);
    expect(await visitor.finished()).toBe(first);
    expect(await visitor.last.locator(".facts").innerText()).toContain(`seed ${seed}`);
    expect(await (await visitor.setting("Seed")).inputValue()).toBe(seed);
    await visitor.last.getByRole("button", { name: /^Unpin seed/ }).click();
    expect(await (await visitor.setting("Seed")).inputValue()).toBe("");
  });

  test("copies a message as it was written", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const visitor = new Visitor(page);
    await visitor.ask(FOX);
    await visitor.edit("Some *words*.");
    expect(await copy(page, visitor.button("Copy", visitor.last))).toBe("Some *words*.");
  });

  test("counts the context exactly: the prompt of the next answer", async ({ page }) => {
    const visitor = new Visitor(page);
    const gauge = page.getByRole("meter", { name: "Context" });
    await visitor.composer.fill(FOX);
    await expect.poll(() => gauge.getAttribute("aria-valuenow")).not.toBe("0");
    const counted = await gauge.getAttribute("aria-valuenow");
    await visitor.composer.press("Enter");
    await visitor.finished();
    const hint = await visitor.last.locator("[title^='Prompt of']").getAttribute("title");
    expect(hint).toMatch(new RegExp(`^Prompt of ${counted} tokens`));
  });

  test("takes the system prompt and the parameters of its settings", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("7");
    await (await visitor.setting("Seed")).fill("3");
    const plain = await visitor.ask(FOX);
    expect(await visitor.last.innerText()).toContain("7 tokens");
    expect(await visitor.last.innerText()).toContain("Ended at the limit of tokens");
    await (await visitor.setting("System prompt")).fill("You only know stories about boats.");
    await (await visitor.setting("Temperature")).fill("0");
    await visitor.button("Regenerate").click();
    await expect.poll(() => visitor.last.locator(".branches").innerText()).toMatch(/2\/2/);
    expect(await visitor.finished()).not.toBe(plain);
  });
});
