import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { STORYTELLER } from "../server/command.ts";
import { ROOT } from "../sources.ts";
import { accessibilityFindings } from "./harness/axe.ts";
import { pageTest } from "./harness/page-test.ts";
import { hasFocus } from "./visitor.ts";

const MODULE = fileSha256("dist/llama2-server.wasm");
const MODEL = fileSha256("models/storyteller.bin");

const test = pageTest({ args: [...STORYTELLER, "--module-sha256", MODULE] });

async function openPanel(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Why it is this fast" }).click();
  const panel = page.getByRole("complementary", { name: "Why it is this fast" });
  await panel.getByTestId("why-fast").waitFor();
  return panel;
}

/** The words after a name in the list of reasons. */
async function reason(panel: Locator, name: string): Promise<string> {
  const item = panel.getByRole("listitem").filter({ has: panel.page().getByText(name, { exact: true }) });
  return (await item.innerText()).replace(/\s+/g, " ");
}

test("SIMD, threads with their reason, isolation, weights and memory", async ({ page }) => {
  const panel = await openPanel(page);
  expect(await reason(panel, "SIMD")).toContain("SIMD yes");
  expect(await reason(panel, "Threads")).toMatch(
    /Threads (1 The device has one core|\d+ Half of the device.s \d+ logical)/,
  );
  expect(await reason(panel, "Cross-origin isolated")).toContain("Cross-origin isolated yes");
  expect(await reason(panel, "Weights")).toMatch(/Weights Q8_0 5\.\d MB/);
  expect(await reason(panel, "Memory")).toMatch(/Memory \d+ MB .*1,024 tokens/);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("both sides are measured by their own clock, and the bandwidth is that of the weights", async ({ page }) => {
  const panel = await openPanel(page);
  const row = async (name: string): Promise<number[]> => {
    const cells = await panel.getByRole("row").filter({ hasText: name }).getByRole("cell").allInnerTexts();
    return cells.map((cell) => Number(cell.replace(/[^\d.]/g, "")));
  };
  await panel.getByRole("button", { name: "Measure" }).click();
  await expect.poll(() => row("Prompt")).not.toContain(0);
  await panel.getByRole("button", { name: "Measure", exact: true }).waitFor();
  // What a weight weighs is asked for by itself.
  await expect.poll(() => row("Weights read")).not.toContain(0);
  const [prefill, decode, bandwidth] = [await row("Prompt"), await row("Answer"), await row("Weights read")];
  for (const side of [0, 1]) {
    expect(prefill[side]).toBeGreaterThan(0);
    expect(decode[side]).toBeGreaterThan(0);
    const bytes = readFileSync(join(ROOT, "models/storyteller.bin")).length * decode[side]!;
    const shown = await panel
      .getByRole("row")
      .filter({ hasText: "Weights read" })
      .getByRole("cell")
      .nth(side)
      .innerText();
    const unit = shown.includes("GB") ? 1e9 : 1e6;
    expect((bandwidth[side]! * unit) / bytes).toBeGreaterThan(0.85);
    expect((bandwidth[side]! * unit) / bytes).toBeLessThan(1.15);
  }
});

const integrity = (panel: Locator): Locator => panel.getByTestId("integrity");

test("the hashes of model and module, here and in the pod", async ({ page }) => {
  const panel = await openPanel(page);
  await integrity(panel).getByText("The same model, and the same module: here its build with threads").waitFor();
  const hashes = (file: string): Promise<string[]> =>
    integrity(panel).getByRole("group", { name: file }).getByRole("code").allInnerTexts();
  expect(await hashes("Model")).toEqual([MODEL, MODEL]);
  expect(await hashes("Module")).toEqual([fileSha256("dist/llama2-server-threads.wasm"), MODULE]);
});

test("a pod with other bytes is called so; one that does not tell, too", async ({ page }) => {
  await page.route("**/api/props", (route) =>
    route.fulfill({ json: { build_info: "llama2-server 9.9.9", module_sha256: "0".repeat(64) } }),
  );
  const panel = await openPanel(page);
  await integrity(panel).getByText("Here and in the pod are different bytes").waitFor();
  await integrity(panel).getByText("9.9.9").waitFor();
  await page.unrouteAll();
  await page.route("**/api/props", (route) => route.fulfill({ json: { build_info: "llama2-server 9.9.9" } }));
  await page.reload();
  await integrity(await openPanel(page))
    .getByText("Not all hashes are known")
    .waitFor();
});

test("a badge beside the message box has the first digits; opened, it has them all, to be copied, of both sides", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const threads = fileSha256("dist/llama2-server-threads.wasm");
  const badge = page.getByRole("button", { name: /of model and module/ });
  await badge.getByText(`${MODEL.slice(0, 7)}·${threads.slice(0, 7)}`).waitFor();
  expect(await badge.getAttribute("title")).toContain(MODEL);
  await badge.focus();
  await page.keyboard.press("Enter");
  const card = page.getByRole("dialog", { name: "Same bytes?" });
  await card.getByText("The same model, and the same module: here its build with threads").waitFor();
  await card.getByRole("button", { name: "Copy SHA-256: Module, Pod" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(MODULE);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  expect(await hasFocus(badge)).toBe(true);
  expect(await badge.getAttribute("class")).toContain("hash-badge-build");

  await badge.click();
  await card.waitFor();
  await badge.click();
  await card.waitFor({ state: "detached" });
});
