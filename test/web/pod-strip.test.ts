import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ROOT } from "../sources.ts";
import { choose, modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import type { Site } from "./harness/site.ts";

const test = pageTest({ gated: true });

const strip = (page: Page) => page.getByTestId("pod-strip");
const asked = (site: Site): number => site.gate.requests.filter((line) => line.includes("/api/metrics")).length;

test("what the pod is doing, from its own figures, and only while it is the one that answers", async ({
  page,
  site,
}) => {
  await modelReady(page, "storyteller");
  expect(await strip(page).count()).toBe(0);
  expect(asked(site)).toBe(0);
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
        body: JSON.stringify({ prompt: "Once", seed, max_tokens: 1000, ignore_eos: true, n: 8, stream: true }),
      }),
  );
  await strip(page).getByText("4 of 4 slots busy").waitFor({ timeout: 60_000 });
  await strip(page)
    .getByText(/[1-9][\d,]* tokens\/s/)
    .waitFor({ timeout: 60_000 });
  for (const response of await Promise.all(running)) await response.body!.cancel();
  await strip(page).getByText("0 of 4 slots busy").waitFor({ timeout: 60_000 });

  await choose(page, "This tab");
  await strip(page).waitFor({ state: "detached" });
  const before = asked(site);
  await modelReady(page, "storyteller");
  await page.getByRole("textbox", { name: "Message" }).fill("anything that takes a moment");
  expect(asked(site)).toBe(before);
});

test("a page that nobody sees asks nothing", async ({ page, site }) => {
  await choose(page, "Pod");
  await strip(page).getByText("Pod ready").waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  // The question that was due is the last.
  await page.clock.install();
  await page.clock.runFor(10_000);
  const before = asked(site);
  await page.clock.runFor(120_000);
  expect(asked(site)).toBe(before);
});

test("a pod that fails is asked ever less often, and is there again when it is", async ({ page, site, complaints }) => {
  complaints.expect(/503/);
  await page.clock.install();
  await choose(page, "Pod");
  await strip(page).getByText("Pod ready").waitFor();
  site.gate.answer(/\/api\/(metrics|slots|health)/, { status: 503, body: "" });
  const before = asked(site);
  await page.clock.runFor(3000);
  await strip(page).getByText("Pod does not answer").waitFor();
  for (let i = 0; i < 20; i++) await page.clock.runFor(3000);
  const failures = asked(site) - before;
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
