import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ask, finished, modelReady, textOf } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest();

const titles = async (page: Page): Promise<string[]> => {
  const chats = page.getByRole("navigation", { name: "Chats" });
  return (await chats.getByRole("link").or(chats.getByRole("button")).allInnerTexts())
    .filter((text) => /^Tell/.test(text))
    .sort();
};

test("two tabs of one visitor chat at the same time, each with an engine, and neither loses what the other wrote", async ({
  complaints,
  site,
}) => {
  const { context } = complaints;
  const questions = ["Tell me a story about a fox.", "Tell me a story about rain."];
  const tabs = await Promise.all(questions.map(() => context.newPage()));
  for (const tab of tabs) {
    await tab.goto(site.url);
    await modelReady(tab, "storyteller");
  }
  await Promise.all(tabs.map((tab, i) => ask(tab, questions[i]!)));
  await Promise.all(tabs.map(finished));
  const answers = await Promise.all(tabs.map(textOf));
  for (const answer of answers) expect(answer.length).toBeGreaterThan(60);

  const third = await context.newPage();
  await third.goto(site.url);
  await expect.poll(() => titles(third)).toEqual(questions);
  for (const tab of tabs) {
    await tab.reload();
    await expect.poll(() => titles(tab)).toEqual(questions);
  }
  for (const [i, question] of questions.entries()) {
    await third.getByRole("navigation", { name: "Chats" }).getByText(question).first().click();
    await expect.poll(() => textOf(third)).toBe(answers[i]);
  }
});
