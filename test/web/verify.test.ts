import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ask, choose, finished, lastAnswer, modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest({ gated: true });

const QUESTION = "Tell me a story about a fox.";

async function verify(page: Page): Promise<void> {
  await lastAnswer(page).getByRole("button", { name: "Verify on the other side" }).click();
}

const verdict = (page: Page) => lastAnswer(page).getByTestId("verdict");

async function answerOf(page: Page, side: "This tab" | "Pod", parameters = {}): Promise<number> {
  await withSettings(page, { seed: 42, ...parameters });
  await choose(page, side);
  await ask(page, QUESTION);
  await finished(page);
  return Number(/([\d,]+) tokens/.exec(await lastAnswer(page).innerText())![1]!.replace(",", ""));
}

test.for(["This tab", "Pod"] as const)("an answer of %s is the same on the other side", async (side, { page }) => {
  const tokens = await answerOf(page, side);
  await verify(page);
  await verdict(page)
    .getByText(`Identical ${side === "Pod" ? "in this tab" : "in the pod"}, ${tokens} tokens`)
    .waitFor();
  await verdict(page).getByText("seed 42").waitFor();
  await verdict(page).getByRole("button", { name: "Close" }).click();
  await verdict(page).waitFor({ state: "detached" });
});

test("with penalties, filters, a limit and a stop text too", async ({ page }) => {
  for (const parameters of [
    { max_tokens: 20 },
    { temperature: 1.6, top_k: 40, min_p: 0.01, frequency_penalty: 0.5, presence_penalty: 0.3 },
    { stop: [" fox"] },
  ]) {
    await answerOf(page, "This tab", parameters);
    await verify(page);
    await verdict(page).getByText("Identical in the pod").waitFor();
  }
});

/** A chunk of a stream whose token is another one. */
function withOtherToken(event: string): string {
  const chunk = JSON.parse(event.replace("data: ", "")) as {
    choices: { token_ids: number[]; logprobs: { content: { id: number }[] } }[];
  };
  const [choice] = chunk.choices;
  choice!.token_ids = [777];
  choice!.logprobs.content[0]!.id = 777;
  return `data: ${JSON.stringify(chunk)}`;
}

test("a token that differs is shown, with what both sides thought likely there", async ({ page }) => {
  await answerOf(page, "This tab");
  await page.route("**/api/v1/completions", async (route) => {
    const response = await route.fetch();
    const chunks = (await response.text()).split("\n\n");
    const forged = chunks.map((chunk, i) => (i === 10 ? withOtherToken(chunk) : chunk));
    await route.fulfill({ response, body: forged.join("\n\n") });
  });
  await verify(page);
  await verdict(page)
    .getByText(/Token \d+ differs in the pod/)
    .waitFor();
  const lists = verdict(page).getByRole("list");
  expect(await lists.count()).toBe(2);
  for (const list of await lists.all()) {
    expect(await list.getByRole("listitem").count()).toBeGreaterThanOrEqual(10);
    expect(await list.getByText("●").count()).toBe(1);
  }
  await verdict(page).getByRole("heading", { name: "This answer" }).waitFor();
  await verdict(page).getByRole("heading", { name: "The replay" }).waitFor();
});

test("an answer that ends too early on the other side differs, too", async ({ page }) => {
  const tokens = await answerOf(page, "This tab");
  await page.route("**/api/v1/completions", async (route) => {
    const body = route.request().postDataJSON() as { max_tokens: number };
    await route.continue({ postData: JSON.stringify({ ...body, max_tokens: tokens - 3 }) });
  });
  await verify(page);
  await verdict(page)
    .getByText(`Token ${tokens - 2} differs in the pod`)
    .waitFor();
  await verdict(page).getByText("had ended").waitFor();
});

test("another model's answer is no comparison: both hashes, and no replay", async ({ page, site }) => {
  const hash = "0123456789abcdef".repeat(4);
  await page.route("**/api/v1/models", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: { meta: { sha256: string } }[] };
    body.data[0]!.meta.sha256 = hash;
    await route.fulfill({ response, json: body });
  });
  await answerOf(page, "This tab");
  const before = site.gate.requests.filter((line) => line.includes("completions")).length;
  await verify(page);
  await verdict(page).getByText("Not comparable: another model answers in the pod").waitFor();
  await verdict(page)
    .getByText(/SHA-256 [0-9a-f]{12}… wrote this answer, 0123456789ab… is there/)
    .waitFor();
  expect(site.gate.requests.filter((line) => line.includes("completions")).length).toBe(before);
});

test("a pod that is away is no verdict; stopping takes the question back", async ({ page, site, complaints }) => {
  complaints.expect(/503|ERR_/);
  await modelReady(page, "storyteller");
  await answerOf(page, "This tab");
  site.gate.answer(/\/api\//, { status: 503, body: "away" });
  await verify(page);
  await verdict(page).getByText("Could not be replayed in the pod").waitFor();
  site.gate.clear();

  await verify(page);
  await verdict(page).getByText("Identical in the pod").waitFor();
  const release = site.gate.hold(/POST .*\/v1\/completions/, 10_000);
  await verify(page);
  await verdict(page).getByRole("progressbar").waitFor();
  await verdict(page).getByRole("button", { name: "Stop verifying" }).click();
  await verdict(page).waitFor({ state: "detached" });
  release();
  site.gate.clear();
});
