import { deflateRawSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { ask, finished, lastAnswer, modelReady, textOf } from "./harness/chatting.ts";
import { PATIENCE_MS, pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest();

/** The link of the last answer, as the dialog shows it. */
async function linkOf(page: Page): Promise<string> {
  await lastAnswer(page).getByRole("button", { name: "Link and commands" }).click();
  const dialog = page.getByRole("dialog", { name: "Link and commands" });
  const link = (await dialog.getByTestId("share-link").innerText()).trim();
  await dialog.getByText(`${link.length.toLocaleString("en")} characters`).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return link;
}

/** Another visitor of the same machine. */
async function stranger(browser: Browser): Promise<BrowserContext> {
  const visitor = await browser.newContext();
  visitor.setDefaultTimeout(PATIENCE_MS);
  return visitor;
}

/** The link, opened by somebody else: a page of its own in the same browser would share the history. */
async function open(context: BrowserContext, link: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

const opened = (page: Page) => page.getByTestId("opened-link");

test("a link holds the whole conversation, and its last answer comes out again, without the API", async ({
  page,
  context,
  browser,
  site,
}) => {
  await withSettings(page, { seed: 9, temperature: 0.9, max_tokens: 120 });
  await ask(page, "Tell me a story about a fox & a <b>lantern</b>.");
  await finished(page);
  const first = await textOf(page);
  await ask(page, "Who was in it?");
  await finished(page);
  const last = await textOf(page);
  const link = await linkOf(page);
  expect(new URL(link).hash).toMatch(/^#run=1\.[\w-]+$/);
  await context.close();

  const before = site.nginx.requests.length;
  const visitor = await stranger(browser);
  const other = await open(visitor, link);
  await opened(other)
    .getByText(/^The same answer as in the link, token by token: \d+$/)
    .waitFor();
  expect(await textOf(other)).toBe(last);
  expect((await other.locator(".message-assistant .answer").first().innerText()).replace(/\s+/g, " ")).toBe(first);
  await other.getByText("Tell me a story about a fox & a <b>lantern</b>.").first().waitFor();
  expect(new URL(other.url()).hash).not.toContain("run=");
  expect(site.nginx.requests.slice(before).filter(({ path }) => path.includes("/api/"))).toEqual([]);

  await other.reload();
  await lastAnswer(other).waitFor();
  await expect.poll(() => other.locator(".history-title").count()).toBe(1);
  await visitor.close();
});

test("the link of a branch goes on behind the token that was given", async ({ page, browser }) => {
  await withSettings(page, { seed: 9 });
  await ask(page, "Tell me a story about a fox.");
  await finished(page);
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  await lastAnswer(page).locator('[data-at="8"]').click();
  await lastAnswer(page).getByRole("dialog").getByRole("button").nth(1).click();
  await lastAnswer(page).getByText("2/2").waitFor();
  await finished(page);
  const tokens = await lastAnswer(page).locator(".token[data-at]").allInnerTexts();
  const link = await linkOf(page);

  const visitor = await stranger(browser);
  const other = await open(visitor, link);
  await opened(other).getByText(`token by token: ${tokens.length}`).waitFor();
  await lastAnswer(other).getByRole("button", { name: "Tokens", exact: true }).click();
  await lastAnswer(other).getByTestId("token-view").waitFor();
  expect((await lastAnswer(other).locator(".token[data-at]").allInnerTexts()).slice(9)).toEqual(tokens.slice(9));
  await visitor.close();
});

/** The fragment of a run with these fields. */
function fragment(fields: object): string {
  const run = { v: 1, m: "storyteller", s: 5, c: [[0, "Tell me a story."]], n: 3, d: "0123456789abcdef", ...fields };
  return `#run=1.${deflateRawSync(JSON.stringify(run)).toString("base64url")}`;
}

test("an answer that is not the link's is called so; markup in a link stays text", async ({ page, site }) => {
  await page.goto("about:blank");
  await page.goto(site.url + fragment({ c: [[0, "<img src=x onerror=document.title='broken'> Tell me a story."]] }));
  await opened(page).getByText("Not the same answer as in the link").waitFor();
  expect(await page.title()).not.toBe("broken");
  expect(await page.locator(".transcript img").count()).toBe(0);
  await page.getByText("<img src=x").first().waitFor();
});

test("another model's run is shown, not computed, until a person says so", async ({ page, site }) => {
  await page.goto("about:blank");
  await page.goto(site.url + fragment({ m: "other", h: "ab".repeat(32) }));
  await opened(page).getByText("The link's answer is by another model (other, SHA-256 abababababab…)").waitFor();
  expect(await page.locator(".message").count()).toBe(1);
  await modelReady(page, "storyteller");
  expect(await accessibilityFindings(page)).toEqual([]);
  await opened(page).getByRole("button", { name: "Answer with this model" }).click();
  await finished(page);
  expect(await opened(page).count()).toBe(0);
});

test.for([
  ["#run=1.AAAA", "This link is damaged: nothing was opened"],
  ["#run=", "This link is damaged: nothing was opened"],
  ["#run=7.AAAA", "This link was made by a newer version of the page"],
  [fragment({ c: [[1, "no question"]] }), "This link is damaged: nothing was opened"],
  [fragment({ p: { max_tokens: 1e300 } }), "This link is damaged: nothing was opened"],
] as const)("%s is refused with one line", async ([hash, line], { page, site }) => {
  await page.goto("about:blank");
  await page.goto(site.url + hash);
  await page.getByRole("alert").getByText(line).waitFor();
  expect(await page.locator(".message").count()).toBe(0);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
});

test("a link that is put into the address of an open page is opened, too", async ({ page }) => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, fragment({}));
  await opened(page).getByText("Not the same answer as in the link").waitFor();
});
