import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

/** Of the whole screen; 0.1 is what the web calls good. The names in the header take the place that they need. */
const MOST = 0.003;

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

/** How much has moved since the page was opened, by the browser's own account: Cumulative Layout Shift. */
async function layoutShift(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    let sum = 0;
    const count = (entries: PerformanceEntry[]): void => {
      for (const entry of entries) sum += (entry as LayoutShift).value;
    };
    const observer = new PerformanceObserver((list) => {
      count(list.getEntries());
    });
    observer.observe({ type: "layout-shift", buffered: true });
    // What has moved is told with the frame after.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    count(observer.takeRecords());
    return sum;
  });
}

const test = pageTest({ gated: true });

describe.each(["desktop", "phone"] as const)("on a %s", (screen) => {
  test.override("look", { screen });

  test("nothing moves when the model comes, and when it is there", async ({ complaints, site }) => {
    const release = site.gate.hold(/GET .*storyteller\.bin/, 400_000);
    const page = await complaints.context.newPage();
    await page.goto(site.url);
    await page.getByTestId("loading").waitFor();
    release();
    await modelReady(page, "storyteller");
    await page.getByTestId("loading").waitFor({ state: "detached" });
    expect(await layoutShift(page)).toBeLessThan(MOST);
  });
});
