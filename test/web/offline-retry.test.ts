import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { pageTest } from "./harness/page-test.ts";
import { PAGE } from "./harness/site.ts";

const test = pageTest({ gated: true });

/** A chunk that no visitor with English asks for at once. */
const CHUNK = readdirSync(join(PAGE, "assets")).find((name) => /^ar-.*\.js$/.test(name))!;

test("when the network breaks off while the page's files are fetched for later, they are fetched again", async ({
  complaints,
  site,
}) => {
  const asked = (): number => site.gate.requests.filter((line) => line.includes(CHUNK)).length;
  complaints.expectNetworkGone();
  site.gate.cut(new RegExp(`^GET .*${CHUNK}`), 10, 1);
  const page = await complaints.context.newPage();
  await page.goto(site.url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  expect(asked()).toBe(2);
});
