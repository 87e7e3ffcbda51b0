import type { Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { ask, choose, finished } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest();

const QUESTION = "Tell me a story about a fox.";

interface Inspected {
  model: { layers: number; heads: number; kv_heads: number; dim: number };
  slots: { position: number }[];
  attention: { tokens: number[]; layers: number[][][] } | null;
}

/** What the server itself tells of the last token of a text. */
async function inspected(site: Site, prompt: readonly number[]): Promise<Inspected> {
  const look = async (): Promise<Inspected> => (await (await fetch(`${site.server.root}/inspect`)).json()) as Inspected;
  await look();
  await fetch(`${site.server.baseURL}/completions`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ prompt, max_tokens: 1, temperature: 0 }),
  });
  return await look();
}

const panel = (page: Page) => page.getByRole("complementary", { name: "Inside the engine" });

async function openPanel(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Inside the engine" }).click();
  await panel(page).getByTestId("live-view").waitFor();
}

/** An answer, and the engine seen from inside. */
async function answered(page: Page, side: "This tab" | "Pod"): Promise<void> {
  await withSettings(page, { seed: 3, max_tokens: 40 });
  await choose(page, side);
  await ask(page, QUESTION);
  await finished(page);
  await openPanel(page);
  await panel(page).getByRole("radiogroup", { name: "Heads" }).waitFor();
}

test.for(["This tab", "Pod"] as const)("the engine of %s: shape, cache, times, heads", async (side, { page, site }) => {
  await answered(page, side);
  const view = panel(page);
  const facts = await view.locator(".live-model").innerText();
  const { model } = await inspected(site, [1]);
  const [layers, heads] = [model.layers, model.heads];
  expect(facts.replace(/\s+/g, " ")).toBe(
    `Layers ${layers} Heads ${heads} KV heads ${model.kv_heads} Width ${model.dim} Context 1,024`,
  );
  expect(await view.getByRole("radio").count()).toBe(layers * (heads + 1));
  expect(await view.getByText(/^.? ?Slot \d$/).count()).toBeGreaterThanOrEqual(1);
  await view
    .getByText(/\d+ · [\d.]+ .B of [\d.]+ .B/)
    .first()
    .waitFor();
  await view.getByText(/A pass of the model: [\d,]+ µs/).waitFor();
  await view.getByText("feed forward").waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("what a head looks at is what the engine says, token by token", async ({ page, site }) => {
  await answered(page, "Pod");
  const view = panel(page);
  const buttons = view.getByRole("group", { name: "Attention over the text" }).getByRole("button");
  const count = await buttons.count();
  expect(count).toBeGreaterThan(40);
  await expect.poll(async () => (await buttons.allInnerTexts()).join("")).not.toContain("#");

  await view.getByRole("radio", { name: "Layer 3, head 2", exact: true }).click();
  const strongest = view.getByRole("list", { name: "Looked at most" }).getByRole("listitem");
  const shown = (await strongest.allInnerTexts()).map((text) => /(\d+)\s+([\d.]+)%$/.exec(text.replace(/\s+/g, " "))!);
  const request = { messages: [{ role: "user", content: QUESTION }], seed: 3, max_tokens: 40, return_token_ids: true };
  const response = await fetch(`${site.server.baseURL}/chat/completions`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as { prompt_token_ids: number[]; choices: { token_ids: number[] }[] };
  const ids = [...answer.prompt_token_ids, ...answer.choices[0]!.token_ids];
  expect(count).toBe(ids.length);
  const row = (await inspected(site, ids)).attention!.layers[2]![1]!;
  for (const [, place, percent] of shown) {
    expect(Number(percent)).toBeCloseTo(row[Number(place) - 1]! * 100, 0);
  }
  expect(Number(shown[0]![2])).toBeCloseTo(Math.max(...row) * 100, 0);
});

test("a token that is picked shows where it looked, and the way back", async ({ page }) => {
  await answered(page, "This tab");
  const view = panel(page);
  const buttons = view.getByRole("group", { name: "Attention over the text" }).getByRole("button");
  const count = await buttons.count();
  await buttons.nth(20).click();
  await view.getByText("(token 21)").waitFor();
  expect(await buttons.count()).toBe(21);
  await view.getByRole("button", { name: "Back to the newest" }).click();
  await view.getByText(`(token ${count})`).waitFor();
});

test("heads are chosen by arrows", async ({ page }) => {
  await answered(page, "This tab");
  const checked = async (): Promise<string | null> =>
    await panel(page).getByRole("radio", { checked: true }).getAttribute("aria-label");
  expect(await checked()).toBe("Layer 1, mean of all heads");
  await panel(page).getByRole("radio", { checked: true }).focus();
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  expect(await checked()).toBe("Layer 2, head 2");
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp"]) await page.keyboard.press(key);
  expect(await checked()).toBe("Layer 1, mean of all heads");
});

test("it follows an answer while it is written", async ({ page }) => {
  await answered(page, "This tab");
  const heading = panel(page).getByRole("heading", { name: /^Where / });
  const before = await heading.innerText();
  await ask(page, "Who was in it?");
  await finished(page);
  await expect.poll(() => heading.innerText()).not.toBe(before);
  expect(Number(/token (\d+)/.exec(await heading.innerText())![1])).toBeGreaterThan(
    Number(/token (\d+)/.exec(before)![1]),
  );
});

test("an engine that does not tell is no error", async ({ page, complaints }) => {
  complaints.expect(/404/);
  await page.route("**/api/inspect*", (route) => route.fulfill({ status: 404, body: "{}" }));
  await choose(page, "Pod");
  await page.getByRole("button", { name: "Inside the engine" }).click();
  await panel(page).getByText("This engine does not tell what goes on inside it.").waitFor();
});
