import { expect } from "vitest";
import { ask, choose, finished, lastAnswer, modelReady, textOf, wholeAnswer } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const QUESTION = "Tell me a story about a fox and a boat.";

const test = pageTest({ base: "/tools/chat" });

test("below a path behind nginx, the page answers in the tab and in the pod, and comes again without a network", async ({
  page,
  site,
  complaints,
}) => {
  expect(new URL(page.url()).pathname).toBe("/tools/chat/");
  await modelReady(page, "storyteller");
  await ask(page, QUESTION);
  await finished(page);
  expect(await lastAnswer(page).innerText()).toContain("this tab");

  await choose(page, "Pod");
  await page.getByRole("button", { name: "New chat" }).click();
  await ask(page, QUESTION);
  await finished(page);
  const seed = Number(/seed (\d+)/.exec(await lastAnswer(page).innerText())![1]);
  expect(await textOf(page)).toBe(await wholeAnswer(site, QUESTION, seed));

  const outside = site.nginx.requests.filter(({ path }) => !path.startsWith("/tools/chat/") && path !== "/healthz");
  expect(outside).toEqual([]);

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  complaints.expectNetworkGone();
  await site.disconnect();
  try {
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
  } finally {
    await site.reconnect();
  }
});
