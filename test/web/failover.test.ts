import { expect } from "vitest";
import {
  ask,
  choose,
  finished,
  killEngineAfter,
  lastAnswer,
  modelReady,
  notice,
  seedOf,
  textOf,
  wholeAnswer,
  words,
  written,
} from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ gated: true });

const QUESTION = "Tell me a story about a fox and a lantern.";
/** So much of a stream has come when the connection breaks: some dozens of tokens with their likely ones. */
const SOME_BYTES = 60_000;

test("an answer that the pod has begun is finished in this tab, token for token", async ({
  page,
  site,
  complaints,
}) => {
  complaints.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await modelReady(page, "storyteller");
  await choose(page, "Pod");
  const breakOff = site.gate.holdToBreak(/POST .*chat\/completions/, SOME_BYTES);
  await ask(page, QUESTION);
  await written(page, 20);
  breakOff();
  await finished(page);
  await notice(page, "STREAM_CUT").waitFor();
  const cut = await textOf(page);
  const seed = await seedOf(page);

  await lastAnswer(page).getByRole("button", { name: "Continue in this tab" }).click();
  await lastAnswer(page).getByText("this tab").waitFor();
  await finished(page);
  const whole = await wholeAnswer(site, QUESTION, seed);
  expect(cut.length).toBeGreaterThan(20);
  expect(whole.startsWith(cut)).toBe(true);
  expect(whole.length).toBeGreaterThan(cut.length);
  expect(await textOf(page)).toBe(whole);
  site.gate.clear();
});

test("with the setting, it goes on by itself, and nobody sees a break", async ({ page, site, complaints }) => {
  complaints.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await modelReady(page, "storyteller");
  await page.evaluate(() => {
    const settings = JSON.parse(localStorage.getItem("llama2.settings") ?? "{}") as object;
    localStorage.setItem("llama2.settings", JSON.stringify({ ...settings, failsOver: true, side: "pod" }));
  });
  await page.reload();
  const breakOff = site.gate.holdToBreak(/POST .*chat\/completions/, SOME_BYTES);
  await ask(page, QUESTION);
  await written(page, 20);
  breakOff();
  await lastAnswer(page).getByText("this tab").waitFor();
  await finished(page);
  expect(await textOf(page)).toBe(await wholeAnswer(site, QUESTION, await seedOf(page)));
  expect(await notice(page, "STREAM_CUT").count()).toBe(0);
  site.gate.clear();
});

test("an answer of this tab whose worker is killed is finished in the pod, or here, by an engine started anew", async ({
  page,
  site,
}) => {
  await modelReady(page, "storyteller");
  for (const where of ["Continue in the pod", "Continue"]) {
    if (where === "Continue") {
      await page.getByRole("button", { name: "New chat" }).first().click();
      await choose(page, "This tab");
      await modelReady(page, "storyteller");
    }
    await expect.poll(() => page.workers().length).toBeGreaterThan(0);
    await killEngineAfter(page, 30);
    await ask(page, QUESTION);
    await finished(page);
    await notice(page, "WORKER_LOST").first().waitFor();
    const cut = await textOf(page);

    await lastAnswer(page).getByRole("button", { name: where, exact: true }).click();
    await lastAnswer(page).locator('.answer[aria-busy="true"]').or(lastAnswer(page).getByText("tokens")).waitFor();
    await expect.poll(() => textOf(page)).not.toBe(cut);
    await finished(page);
    const whole = await wholeAnswer(site, QUESTION, await seedOf(page));
    expect(whole.startsWith(cut)).toBe(true);
    expect(words(await textOf(page))).toBe(whole);
  }
});
