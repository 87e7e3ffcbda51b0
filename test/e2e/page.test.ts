import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask, choose, finished, notice, textOf, written } from "../web/harness/chatting.ts";
import { kubectl } from "./harness/command.ts";
import { applyBase } from "./harness/deployment.ts";
import { forwardPage, openBrowser, watchAnswer } from "./harness/page.ts";
import {
  busySlots,
  killContainer,
  NAMESPACE,
  type Pod,
  podsOf,
  readyPodsOf,
  rolledOut,
  serversReady,
} from "./harness/pods.ts";

const QUESTION = "Tell me a long story about a fox and a lantern.";
let browser: Browser;
let front: { root: string; end: () => void };
let page: Page;

beforeAll(async () => {
  await applyBase();
  // A slow machine: as it is, an answer is over before anything can happen to it.
  const slow = ["--limits=cpu=60m", "--requests=cpu=20m"];
  await kubectl("-n", NAMESPACE, "set", "resources", "deployment/llama2-server", ...slow);
  await rolledOut("llama2-server");
  await serversReady(2);
  [browser, front] = await Promise.all([openBrowser(), forwardPage()]);
});
afterAll(async () => {
  front.end();
  await browser.close();
  await applyBase();
});

beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(300_000);
  await page.goto(front.root);
  await choose(page, "Pod");
});

/** The one of these pods that is writing. They are known before: kubectl takes its time, and the answer does not wait. */
async function writer(pods: readonly Pod[]): Promise<Pod> {
  const busy = await Promise.all(pods.map(busySlots));
  const pod = pods[busy.findIndex((slots) => slots > 0)];
  if (pod === undefined) throw new Error("no pod is writing");
  return pod;
}

test("the page loads through nginx, and an answer streams through it", async () => {
  const seen = await watchAnswer(page);
  await ask(page, QUESTION);
  await finished(page);
  const texts = await seen();
  expect(texts.length).toBeGreaterThan(10);
  expect((await textOf(page)).length).toBeGreaterThan(100);
  await page.screenshot({ path: "build/e2e-page.png" });
});

test("stop frees the slot", async () => {
  const pods = await podsOf("llama2-server");
  await ask(page, QUESTION);
  await written(page, 20);
  const pod = await writer(pods);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(() => busySlots(pod)).toBe(0);
});

test("a container that is killed amid an answer: the user is told, and the pod comes back ready", async () => {
  const pods = await podsOf("llama2-server");
  await ask(page, QUESTION);
  await written(page, 20);
  const pod = await writer(pods);
  await killContainer(pod);
  await notice(page, "STREAM_CUT").waitFor();
  const cut = await textOf(page);
  await page.screenshot({ path: "build/e2e-killed.png" });
  await expect
    .poll(async () => {
      const again = (await readyPodsOf("llama2-server")).find(({ metadata }) => metadata.name === pod.metadata.name);
      return again?.status.containerStatuses[0]!.restartCount;
    })
    .toBe(pod.status.containerStatuses[0]!.restartCount + 1);

  await notice(page, "STREAM_CUT").getByRole("button", { name: "Continue", exact: true }).click();
  await expect.poll(() => textOf(page)).not.toBe(cut);
  await finished(page);
  expect((await textOf(page)).startsWith(cut)).toBe(true);
});
