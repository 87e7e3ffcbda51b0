import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { pageTest } from "./harness/page-test.ts";

const page = mkdtempSync(join(tmpdir(), "llama2-page-"));
mkdirSync(join(page, "models"));
writeFileSync(
  join(page, "index.html"),
  '<!doctype html><html lang="en"><title>Small</title><link rel="icon" href="data:,"><script src="small.js"></script><h1>Small</h1>',
);
writeFileSync(join(page, "small.js"), "");
afterAll(() => {
  rmSync(page, { recursive: true });
});

const test = pageTest({ page, base: "/small" });

test("opens the page that nginx serves, and reaches the server behind it", async ({ page }) => {
  expect(await page.title()).toBe("Small");
  const health = await page.evaluate(async () => (await (await fetch("./api/health")).json()) as unknown);
  expect(health).toEqual({ status: "ok" });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("hears errors, broken policies and what nobody caught", async ({ page, complaints }) => {
  complaints.expect(/aloud|inline|unheard|404/);
  const before = complaints.unexpected.length;
  await page.evaluate(async () => {
    console.error("said aloud");
    const script = document.createElement("style");
    script.textContent = "h1 { color: red }";
    document.head.append(script);
    await fetch("./nowhere");
    setTimeout(() => {
      throw new Error("unheard of");
    });
  });
  await expect.poll(() => complaints.expected.length).toBe(4);
  expect(complaints.unexpected.length).toBe(before);
});

test("has a network that can be off", async ({ site, page, complaints }) => {
  complaints.expectNetworkGone();
  const reach = async (): Promise<boolean> =>
    await page.evaluate(async () => {
      const answer = await fetch("./api/health").catch(() => undefined);
      return answer?.ok === true;
    });
  await site.disconnect();
  expect(await reach()).toBe(false);
  await site.reconnect();
  expect(await reach()).toBe(true);
});

test.describe("on a phone, in the dark", () => {
  test.override("look", { screen: "phone", theme: "dark", locale: "ar" });

  test("has its width, its colours and its language", async ({ page }) => {
    const seen = await page.evaluate(() => ({
      width: innerWidth,
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
      touch: navigator.maxTouchPoints > 0,
      language: navigator.language,
    }));
    expect(seen).toEqual({ width: 980, dark: true, touch: true, language: "ar" });
  });
});
