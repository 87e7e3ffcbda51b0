import { expect } from "vitest";
import { MINUTES } from "../server/api.ts";
import { STORYTELLER } from "../server/command.ts";
import { busySlots } from "./harness/busy-slots.ts";
import { ask, choose, finished, lastAnswer, modelReady, notice, textOf, written } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ gated: true, args: [...STORYTELLER, "--slots", "1", "--queue", "0"] });

const QUESTION = "Tell me a story about a fox.";

test("429: all slots are taken", async ({ page, site, complaints }) => {
  complaints.expect(/429/);
  await choose(page, "Pod");
  await modelReady(page, "storyteller");
  const stop = new AbortController();
  const other = await fetch(`${site.server.baseURL}/completions`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, signal: stop.signal },
    body: JSON.stringify(MINUTES),
  });
  await other.body!.getReader().read();
  await ask(page, QUESTION);
  const busy = notice(page, "POD_BUSY");
  await busy.getByText("The pod is busy").waitFor();
  stop.abort();
  // The pod is free as soon as it has heard of that.
  await expect.poll(() => busySlots(site.server)).toBe(0);
  await busy.getByRole("button", { name: "Ask again" }).click();
  await expect.poll(async () => await notice(page, "POD_BUSY").count()).toBe(0);
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);
});

test("503: the pod is loading, and the page waits for it", async ({ page, site, complaints }) => {
  complaints.expect(/503/);
  const error = { message: "The model is loading.", type: "unavailable_error", param: null, code: "model_loading" };
  site.gate.answer(/GET .*\/v1\/models/, { status: 503, body: JSON.stringify({ error }) });
  await choose(page, "Pod");
  await notice(page, "POD_LOADING").getByText("The pod is not ready yet").waitFor();
  site.gate.clear();
  await modelReady(page, "storyteller");
  await notice(page, "POD_LOADING").waitFor({ state: "detached" });
});

test("the pod is not there, or a web page in its place; another side is one button away", async ({
  page,
  site,
  complaints,
}) => {
  complaints.expect(/404/);
  complaints.expectNetworkGone();
  await modelReady(page, "storyteller");
  site.gate.answer(/GET .*\/api\//, { status: 404, body: "<!doctype html><title>Not found</title>" });
  await choose(page, "Pod");
  await notice(page, "POD_UNREACHABLE").getByText("The pod does not answer").waitFor();
  site.gate.answer(/GET .*\/api\//, { status: 200, body: "<!doctype html><title>Welcome</title>" });
  await notice(page, "POD_UNREACHABLE").getByRole("button", { name: "Try again" }).click();
  await notice(page, "POD_UNREACHABLE").waitFor();
  await notice(page, "POD_UNREACHABLE").getByRole("button", { name: "Answer in this tab" }).click();
  await notice(page, "POD_UNREACHABLE").waitFor({ state: "detached" });
  site.gate.clear();
  await ask(page, QUESTION);
  await lastAnswer(page).getByText("this tab").waitFor();

  await choose(page, "Pod");
  await modelReady(page, "storyteller");
  await site.disconnect();
  await ask(page, QUESTION);
  await notice(page, "POD_UNREACHABLE").first().waitFor();
  await site.reconnect();
  await lastAnswer(page).getByRole("button", { name: "Ask again" }).click();
  await expect.poll(async () => await lastAnswer(page).locator('[data-testid="notice"]').count()).toBe(0);
  await finished(page);
});

test("an answer that breaks off is kept, and goes on", async ({ page, site, complaints }) => {
  complaints.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await choose(page, "Pod");
  await modelReady(page, "storyteller");
  const breakOff = site.gate.holdToBreak(/POST .*chat\/completions/, 40_000);
  await ask(page, QUESTION);
  await written(page, 20);
  breakOff();
  await notice(page, "STREAM_CUT").getByText("The answer broke off").waitFor();
  const cut = await textOf(page);
  site.gate.clear();
  expect(await page.getByRole("button", { name: "Continue", exact: true }).count()).toBe(1);
  await notice(page, "STREAM_CUT").getByRole("button", { name: "Continue", exact: true }).click();
  await notice(page, "STREAM_CUT").waitFor({ state: "detached" });
  await finished(page);
  const whole = await textOf(page);
  expect(whole.startsWith(cut)).toBe(true);
  expect(whole.length).toBeGreaterThan(cut.length);
});

test("a pod that was killed, and is loading again: the gauge keeps the context that it knew", async ({
  page,
  site,
  complaints,
}) => {
  complaints.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await choose(page, "Pod");
  await modelReady(page, "storyteller");
  const gauge = page.getByRole("meter", { name: "Context" });
  await gauge.waitFor(); // what it does not know yet it cannot keep
  site.gate.cut(/POST .*chat\/completions/, 40_000);
  // What a server tells of its model while it loads it.
  const loading = {
    object: "list",
    data: [{ id: "storyteller", object: "model", created: 1, owned_by: "", meta: null }],
  };
  site.gate.answer(/GET .*\/v1\/models/, { status: 200, body: JSON.stringify(loading) });
  await ask(page, QUESTION);
  await notice(page, "POD_LOADING").getByText("The pod is not ready yet").waitFor();
  expect(await gauge.innerText()).toMatch(/^\d+ \/ 1,024$/);
  site.gate.clear();
  await notice(page, "POD_LOADING").waitFor({ state: "detached" });
  await expect.poll(() => gauge.innerText()).toMatch(/^[1-9]\d+ \/ 1,024$/);
});
