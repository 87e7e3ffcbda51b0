import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest();

/** A visitor with two conversations: of a fox and, the newer, of rain. */
async function withTwo(page: Page): Promise<Visitor> {
  const visitor = new Visitor(page);
  await (await visitor.setting("Longest answer")).fill("12");
  await visitor.button("Use for new chats").click();
  await visitor.ask("Tell me of a fox.\nPlease.");
  await visitor.button("New chat").first().click();
  await visitor.ask("Tell me of rain.");
  return visitor;
}

/** The text of the file that is saved. */
async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent("download");
  await button.click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

async function importText(page: Page, visitor: Visitor, text: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await visitor.button("All chats").click();
  await page.getByRole("menuitem", { name: "Import chats" }).click();
  await (await chooser).setFiles({ name: "chats.json", mimeType: "application/json", buffer: Buffer.from(text) });
}

describe("the history", () => {
  test("has each conversation by its first line, the newest first, and opens it", async ({ page }) => {
    const visitor = await withTwo(page);
    expect(await visitor.titles()).toEqual(["Tell me of rain.", "Tell me of a fox."]);
    expect(await page.title()).toBe("Tell me of rain. · llama2.wasm");
    expect(await page.getByRole("heading", { name: "Today" }).count()).toBe(1);
    await page.getByText("Tell me of a fox.", { exact: true }).click();
    await expect.poll(() => visitor.messages.first().innerText()).toContain("Please.");
    expect(await page.locator("[aria-current=page]").textContent()).toBe("Tell me of a fox.");
    await page.goBack();
    await expect.poll(() => visitor.messages.first().innerText()).toContain("rain");
    await page.reload();
    await expect.poll(() => visitor.messages.first().innerText()).toContain("rain");
  });

  test("renames a conversation", async ({ page }) => {
    const visitor = await withTwo(page);
    await (await visitor.chatMenu("Tell me of rain.")).getByText("Rename").click();
    await page.getByRole("textbox", { name: "Rename" }).fill("Weather");
    await page.keyboard.press("Enter");
    await expect.poll(() => visitor.titles()).toEqual(["Weather", "Tell me of a fox."]);
    await page.reload();
    await expect.poll(() => visitor.titles()).toEqual(["Weather", "Tell me of a fox."]);
  });

  test("deletes a conversation, and undoes it", async ({ page }) => {
    const visitor = await withTwo(page);
    await (await visitor.chatMenu("Tell me of rain.")).getByText("Delete").click();
    await expect.poll(() => visitor.titles()).toEqual(["Tell me of a fox."]);
    expect(await visitor.messages.count()).toBe(0);
    await visitor.button("Undo").click();
    await expect.poll(() => visitor.titles()).toEqual(["Tell me of rain.", "Tell me of a fox."]);
    await page.reload();
    await page.getByText("Tell me of rain.").first().click();
    await expect.poll(() => visitor.messages.count()).toBe(2);
  });

  test("finds words in all conversations, and shows where they are", async ({ page }) => {
    const visitor = await withTwo(page);
    await visitor.edit("An answer that speaks of a purple ELEPHANT in the rain.");
    await visitor.ask("And then?");
    await page.getByText("Tell me of a fox.", { exact: true }).click();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Search chats" });
    await field.fill("elephant purple");
    const hit = page.getByRole("listbox", { name: "Results" }).getByRole("option");
    await expect.poll(() => hit.count()).toBe(1);
    expect(await hit.locator("mark").allInnerTexts()).toEqual(["purple", "ELEPHANT"]);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("purple ELEPHANT");
    expect(await visitor.messages.first().textContent()).toContain("rain");
    await page.keyboard.press("Control+k");
    await field.fill("zebra");
    await page.getByText("Nothing found").waitFor();
  });

  test("is exported and imported whole: tokens, seeds, parameters, branches", async ({ page }) => {
    const visitor = await withTwo(page);
    await visitor.button("Regenerate").click();
    await expect.poll(() => visitor.last.locator(".branches").innerText()).toMatch(/2\/2/);
    const answer = await visitor.finished();
    const facts = await visitor.last.locator(".facts").innerText();
    await visitor.button("All chats").click();
    const file = await saved(page, page.getByRole("menuitem", { name: "Export all chats" }));
    expect(file.name).toMatch(/^llama2-chats-\d{4}-\d\d-\d\d\.json$/);
    const archive = JSON.parse(file.text) as {
      conversations: { messages: { answer?: { seed: number; tokens: { id: number }[]; parameters: object } }[] }[];
    };
    const made = archive.conversations[0]!.messages.flatMap((message) => message.answer ?? []);
    expect(made).toHaveLength(2);
    for (const { seed, tokens, parameters } of made) {
      expect(seed).toBeGreaterThan(0);
      expect(tokens.length).toBeGreaterThan(2);
      expect(parameters).toEqual({ max_tokens: 12 });
    }
    await importText(page, visitor, file.text);
    await page.locator(".toast").getByText("2 chats imported").waitFor();
    expect((await visitor.titles()).sort()).toEqual([
      ...["Tell me of a fox.", "Tell me of a fox.", "Tell me of rain.", "Tell me of rain."],
    ]);
    await page.reload();
    await page.getByText("Tell me of rain.", { exact: true }).nth(1).click();
    await expect.poll(() => visitor.answer.innerText()).toBe(answer);
    expect(await visitor.last.locator(".facts").innerText()).toBe(facts);
    expect(await visitor.last.locator(".branches").innerText()).toMatch(/2\/2/);
  });

  test("is exported as Markdown", async ({ page }) => {
    const visitor = await withTwo(page);
    const menu = await visitor.chatMenu("Tell me of rain.");
    const file = await saved(page, menu.getByText("Export as Markdown"));
    expect(file.name).toBe("Tell-me-of-rain.md");
    expect(file.text).toMatch(/^# Tell me of rain\.\n\n## User\n\nTell me of rain\.\n\n## Assistant\n\n[^]+seed \d+/);
  });

  test.for([
    ["what is not JSON", "{", "chats.json was not imported: is not JSON"],
    [
      "what is wrong inside",
      JSON.stringify({ format: "llama2-chats", version: 1, conversations: [{ title: 1, messages: [] }] }),
      "chats.json was not imported: conversations[0].title is missing or of a wrong kind",
    ],
  ] as const)("refuses %s in one line and loses nothing", async ([, text, line], { page }) => {
    const visitor = await withTwo(page);
    await importText(page, visitor, text);
    await page.getByRole("alert").getByText(line).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await visitor.titles()).toEqual(["Tell me of rain.", "Tell me of a fox."]);
    await page.reload();
    await expect.poll(() => visitor.titles()).toEqual(["Tell me of rain.", "Tell me of a fox."]);
  });

  test("is the same in every tab, while an answer is written, too", async ({ page, context }) => {
    const visitor = await withTwo(page);
    const second = await context.newPage();
    await second.goto(page.url());
    const other = new Visitor(second);
    await expect.poll(() => other.messages.count()).toBe(2);
    await visitor.ask("And then?");
    await expect.poll(() => other.messages.count()).toBe(4);
    const text = await visitor.answer.innerText();
    await expect.poll(() => other.answer.innerText()).toBe(text);
    await other.choose("Delete", other.messages.nth(2));
    await expect.poll(() => visitor.messages.count()).toBe(2);
    await (await visitor.chatMenu("Tell me of a fox.")).getByText("Delete").click();
    await expect.poll(() => other.titles()).toEqual(["Tell me of rain."]);
  });
});
