import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { ask, finished, lastAnswer, textOf } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest();

const QUESTION = "Tell me a story about a fox.";
const SEED = 42;

interface ServerToken {
  id: number;
  logprob: number;
  top_logprobs: { id: number; logprob: number }[];
}

/** What the server says of the same answer. */
async function serverTokens(site: Site): Promise<ServerToken[]> {
  const response = await fetch(`${site.server.baseURL}/chat/completions`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({
      ...{ messages: [{ role: "user", content: QUESTION }], seed: SEED, logprobs: true, top_logprobs: 10 },
    }),
  });
  const answer = (await response.json()) as { choices: { logprobs: { content: ServerToken[] } }[] };
  return answer.choices[0]!.logprobs.content;
}

/** An answer, seen as its tokens. */
async function tokensOfAnswer(page: Page): Promise<Locator> {
  await withSettings(page, { seed: SEED });
  await ask(page, QUESTION);
  await finished(page);
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  const view = lastAnswer(page).getByTestId("token-view");
  await view.waitFor();
  return view;
}

const token = (view: Locator, at: number): Locator => view.locator(`[data-at="${at}"]`);
const card = (view: Locator): Locator => view.getByRole("dialog");

/** The rows of a card: probability in percent, id, whether it is the one that was drawn. */
async function rows(view: Locator): Promise<{ percent: number; id: number; isChosen: boolean }[]> {
  return await card(view)
    .locator(".candidate")
    .evaluateAll((elements) =>
      elements.map((element) => ({
        percent: parseFloat(element.querySelector(".candidate-p")!.textContent),
        id: Number(element.querySelector(".candidate-id")!.textContent),
        isChosen: element.getAttribute("aria-current") === "true",
      })),
    );
}

test("every token has the step of its probability, and a pointer shows the ten likeliest of its place", async ({
  page,
  site,
}) => {
  const [view, expected] = [await tokensOfAnswer(page), await serverTokens(site)];
  expect(await view.locator(".token[data-at]").count()).toBe(expected.length);
  const steps = await view
    .locator(".token[data-at]")
    .evaluateAll((elements) => elements.map((element) => /sure-(\d)/.exec(element.classList.value)![1]));
  const least = [0.05, 0.25, 0.6, 0.9];
  expect(steps).toEqual(
    expected.map(({ logprob }) => String(least.filter((bound) => Math.exp(logprob) >= bound).length)),
  );

  for (const at of [0, 9, 27]) {
    await token(view, at).hover();
    await card(view).waitFor();
    const shown = await rows(view);
    const { id, top_logprobs } = expected[at]!;
    expect(shown.slice(0, 10).map((row) => row.id)).toEqual(top_logprobs.map((candidate) => candidate.id));
    expect(shown.find(({ isChosen }) => isChosen)!.id).toBe(id);
    for (const [i, { logprob }] of top_logprobs.entries()) {
      expect(shown[i]!.percent).toBeCloseTo(Math.exp(logprob) * 100, 0);
    }
  }
  await page.mouse.move(0, 0);
  await card(view).waitFor({ state: "detached" });
});

test("an alternative that is clicked begins a branch: the same beginning, that token, and what follows it", async ({
  page,
}) => {
  const view = await tokensOfAnswer(page);
  const before = await view.locator(".token[data-at]").allInnerTexts();
  await token(view, 12).click();
  const alternative = card(view).getByRole("button").first();
  const text = (await alternative.locator(".candidate-text").innerText()).replaceAll("·", "");
  await alternative.click();
  await lastAnswer(page).getByText("2/2").waitFor();
  await finished(page);
  const branch = lastAnswer(page).getByTestId("token-view");
  const after = await branch.locator(".token[data-at]").allInnerTexts();
  expect(after.slice(0, 12)).toEqual(before.slice(0, 12));
  expect(after[12]).toBe(text);
  expect(after[12]).not.toBe(before[12]);
  expect(after.length).toBeGreaterThan(13);
  expect(await token(branch, 12).getAttribute("aria-label")).toContain("given, not drawn");

  await lastAnswer(page).getByRole("button", { name: "Verify on the other side" }).click();
  await lastAnswer(page).getByText(`Identical in the pod, ${after.length} tokens`).waitFor();
  await lastAnswer(page).getByText("The first 13 tokens were given.").waitFor();

  await lastAnswer(page).getByRole("button", { name: "Previous" }).click();
  await lastAnswer(page).getByText("1/2").waitFor();
  expect(await lastAnswer(page).getByTestId("token-view").locator(".token[data-at]").allInnerTexts()).toEqual(before);
});

test("by keyboard: one stop for all tokens, arrows along them and into the card, Escape out of it", async ({
  page,
}) => {
  const view = await tokensOfAnswer(page);
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).focus();
  expect(await view.locator('.token[data-at][tabindex="0"]').count()).toBe(1);
  await token(view, 0).focus();
  const focused = async (): Promise<string | null> =>
    await page.evaluate(() => document.activeElement?.getAttribute("data-at") ?? null);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("2");
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).toBe("1");
  await card(view).waitFor();
  await page.keyboard.press("ArrowDown");
  expect(await page.evaluate(() => document.activeElement!.classList.contains("candidate"))).toBe(true);
  await page.keyboard.press("Escape");
  await card(view).waitFor({ state: "detached" });
  expect(await focused()).toBe("1");
  await page.keyboard.press("End");
  expect(await focused()).toBe(String((await view.locator(".token[data-at]").count()) - 1));
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe(String((await view.locator(".token[data-at]").count()) - 1));
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await card(view)
    .getByRole("button", { name: /^Branch with .+ [\d.]+%$/ })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await lastAnswer(page).getByText("2/2").waitFor();
});

test("the strip tells surprise along the answer, and shows its tokens", async ({ page, site }) => {
  const [view, expected] = [await tokensOfAnswer(page), await serverTokens(site)];
  const bits = expected.map(({ logprob }) => -logprob / Math.LN2);
  const mean = bits.reduce((sum, value) => sum + value, 0) / bits.length;
  const strip = view.getByRole("img", { name: `${mean.toFixed(1)} bits a token` });
  await strip.waitFor();
  const { x, y, width, height } = (await strip.boundingBox())!;
  const at = bits.indexOf(Math.max(...bits));
  await page.mouse.move(x + ((at + 0.5) / bits.length) * width, y + height / 2);
  await card(view)
    .getByText(`${Math.max(...bits).toFixed(1)} bits of surprise`)
    .waitFor();
});

test("tokens and text are the same answer, and axe finds nothing", async ({ page }) => {
  const view = await tokensOfAnswer(page);
  await token(view, 5).click();
  expect((await accessibilityFindings(page)).filter((finding) => !finding.startsWith("listitem"))).toEqual([]);
  await page.keyboard.press("Escape");
  const text = (await view.locator(".token-text").innerText()).replaceAll("⏎", "");
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  await view.waitFor({ state: "detached" });
  expect(text.replace(/\s+/g, " ").trim()).toBe(await textOf(page));
});
