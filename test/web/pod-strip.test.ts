import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { MINUTES } from "../server/api.ts";
import { ROOT } from "../sources.ts";
import { choose, modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest({ gated: true });

const strip = (page: Page) => page.getByTestId("pod-strip");
/** What has reached the pod. */
const arrived = (site: Site): number => site.gate.requests.filter((line) => line.includes("/api/metrics")).length;

interface Questions {
  /** How often the pod was asked what it is doing. */
  readonly asked: number;
  /** How many questions have no answer yet. */
  readonly open: number;
}

/** Counts the page's questions as it asks them: what is on its way to the pod does not blur the count. */
async function countQuestions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const questions = { asked: 0, open: 0 };
    const ask = globalThis.fetch.bind(globalThis);
    const fetch: typeof ask = async (input, init) => {
      const [, name] =
        /\/api\/(metrics|slots|health)$/.exec(input instanceof Request ? input.url : input.toString()) ?? [];
      if (name === "metrics") questions.asked++;
      if (name !== undefined) questions.open++;
      try {
        return await ask(input, init);
      } finally {
        if (name !== undefined) questions.open--;
      }
    };
    Object.assign(globalThis, { questions, fetch });
  });
}

/** The questions so far, when all of them are answered. */
async function answered(page: Page): Promise<number> {
  const look = (): Promise<Questions> =>
    page.evaluate(() => (globalThis as unknown as { questions: Questions }).questions);
  await expect.poll(async () => (await look()).open).toBe(0);
  return (await look()).asked;
}

test("what the pod is doing, from its own figures, and only while it is the one that answers", async ({
  page,
  site,
}) => {
  await modelReady(page, "storyteller");
  expect(await strip(page).count()).toBe(0);
  expect(arrived(site)).toBe(0);
  await countQuestions(page);
  await choose(page, "Pod");
  await strip(page).getByText("Pod ready").waitFor();
  await strip(page).getByText("0 of 4 slots busy").waitFor();
  await strip(page).getByText("0 waiting").waitFor();

  const manifest = new URL((await strip(page).getByRole("link", { name: "Manifest" }).getAttribute("href"))!, site.url);
  const response = await page.request.get(manifest.href);
  expect(response.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  expect(await response.text()).toBe(readFileSync(join(ROOT, "k8s/llama2.yaml"), "utf8"));

  const running = [1, 2].map(
    async (seed) =>
      await fetch(`${site.server.baseURL}/completions`, {
        ...{ method: "POST", headers: { "content-type": "application/json" } },
        body: JSON.stringify({ ...MINUTES, seed }),
      }),
  );
  await strip(page).getByText("4 of 4 slots busy").waitFor();
  await strip(page)
    .getByText(/[1-9][\d,]* tokens\/s/)
    .waitFor();
  for (const response of await Promise.all(running)) await response.body!.cancel();
  await strip(page).getByText("0 of 4 slots busy").waitFor();

  await choose(page, "This tab");
  await strip(page).waitFor({ state: "detached" });
  const before = await answered(page);
  await modelReady(page, "storyteller");
  await page.getByRole("textbox", { name: "Message" }).fill("anything that takes a moment");
  expect(await answered(page)).toBe(before);
});

test("a page that nobody sees asks nothing", async ({ page }) => {
  await countQuestions(page);
  // Before its first question, for it asks by the clock that it finds.
  await page.clock.install();
  await choose(page, "Pod");
  await strip(page).getByText("Pod ready").waitFor();
  const show = async (state: DocumentVisibilityState): Promise<void> => {
    await page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  };
  await show("hidden");
  await page.clock.runFor(10_000);
  const before = await answered(page);
  await page.clock.runFor(120_000);
  expect(await answered(page)).toBe(before);
  await show("visible");
  await expect.poll(() => answered(page)).toBeGreaterThan(before);
});

test("a pod that fails is asked ever less often, and is there again when it is", async ({ page, site, complaints }) => {
  complaints.expect(/503/);
  await countQuestions(page);
  await page.clock.install();
  await choose(page, "Pod");
  await strip(page).getByText("Pod ready").waitFor();
  site.gate.answer(/\/api\/(metrics|slots|health)/, { status: 503, body: "" });
  const before = await answered(page);
  await page.clock.runFor(3000);
  await strip(page).getByText("Pod does not answer").waitFor();
  // The time to the next question begins with the answer to the one before.
  for (let i = 0; i < 20; i++) {
    await page.clock.runFor(3000);
    await answered(page);
  }
  const failures = (await answered(page)) - before;
  expect(failures).toBeGreaterThanOrEqual(2);
  expect(failures).toBeLessThan(8);
  site.gate.clear();
  await expect
    .poll(async () => {
      await page.clock.runFor(10_000);
      return await strip(page).innerText();
    })
    .toContain("Pod ready");
});
