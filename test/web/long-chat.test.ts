import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { writeArchive } from "../../web/src/history/archive.ts";
import type { Answer, Conversation, Message, Token } from "../../web/src/conversation.ts";
import { atRest } from "./harness/at-rest.ts";
import { pageTest } from "./harness/page-test.ts";
import { hasFocus, Visitor } from "./visitor.ts";

const test = pageTest();

const COUNT = 500;
const WORDS = "Once upon a time a fox lived by the river and told the moon about everything that she had seen".split(
  " ",
);

const text = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, at) => WORDS[(seed * 7 + at * 3) % WORDS.length]).join(" ");

/** What answers are like: paragraphs, some lists, some code. */
function answerText(seed: number): string {
  const parts = [`${text(seed, 60)}.`, `${text(seed + 1, 40)}, *${text(seed, 3)}*.`];
  if (seed % 3 === 0) parts.push([1, 2, 3].map((item) => `- ${text(seed + item, 8)}`).join("\n"));
  if (seed % 5 === 0) parts.push("```js\nconst fox = [1, 2, 3].map((n) => n * n);\nconsole.log(fox);\n```");
  return parts.join("\n\n");
}

function token(seed: number): Token {
  const top = Array.from({ length: 10 }, (_, at) => ({ id: 300 + at, text: ` ${WORDS[at]!}`, logprob: -at - 0.5 }));
  return { id: 300, text: ` ${WORDS[seed % WORDS.length]!}`, logprob: -0.5, top };
}

function answer(seed: number): Answer {
  const tokens = Array.from({ length: 100 }, (_, at) => token(at));
  return {
    ...{ side: "here", model: "storyteller", modelSha256: "0".repeat(64), fingerprint: "fp", seed, parameters: {} },
    ...{ promptIds: [1, 2, 3], tokens, finish: "stop" },
    timings: { promptTokens: 3, cachedTokens: 0, prefillMs: 1, decodeMs: 100 },
  };
}

/** A file with one conversation of so many messages. */
function longChat(): string {
  const messages = Array.from({ length: COUNT }, (_, at): Message => {
    const base = { id: `m${at}`, conversationId: "c", parent: at === 0 ? undefined : `m${at - 1}`, created: at };
    return at % 2 === 0
      ? { ...base, role: "user", content: `Question ${at}: ${text(at, 12)}?` }
      : { ...base, role: "assistant", content: answerText(at), answer: answer(at) };
  });
  const chat: Conversation = {
    ...{ id: "c", title: "Long", created: 0, updated: 1, system: "", parameters: {}, trims: true },
    leaf: `m${COUNT - 1}`,
  };
  return writeArchive([{ ...chat, messages }], new Date(0));
}

interface Frames {
  readonly frames: number;
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** The longest piece of work of the page's thread, as far as it was longer than 50 ms. */
  readonly longTasks: readonly number[];
}

/** How long frames take while something is done, in milliseconds. */
async function framesOf(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const watch = { times: [] as number[], tasks: [] as number[], runs: true };
    Object.assign(globalThis, { watch });
    let last = performance.now();
    const frame = (now: number): void => {
      watch.times.push(now - last);
      last = now;
      if (watch.runs) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      watch.tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    }).observe({ entryTypes: ["longtask"] });
  });
  await work();
  return await page.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { times: number[]; tasks: number[]; runs: boolean } };
    watch.runs = false;
    const sorted = watch.times.slice(1).sort((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)]! * 10) / 10;
    return { frames: sorted.length, median: at(0.5), p95: at(0.95), worst: at(1), longTasks: watch.tasks };
  });
}

const folder = mkdtempSync(join(tmpdir(), "llama2-chat-"));
const file = join(folder, "long.json");
writeFileSync(file, longChat());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The chat is in the list, and nothing of it in memory. */
async function importLongChat(page: Page): Promise<Visitor> {
  const visitor = new Visitor(page);
  const chooser = page.waitForEvent("filechooser");
  await visitor.button("All chats").click();
  await page.getByRole("menuitem", { name: "Import chats" }).click();
  await (await chooser).setFiles(file);
  await page.locator(".toast").waitFor();
  await page.reload();
  return visitor;
}

describe(`a chat of ${COUNT} messages`, () => {
  test(
    "opens at its end, is typed into, scrolled and answered; figures are printed",
    { timeout: 400_000 },
    async ({ page }) => {
      const visitor = await importLongChat(page);
      const figures: Record<string, unknown> = {};
      const entry = page.getByRole("navigation").getByText("Long", { exact: true });
      await entry.waitFor();
      figures["open"] = await framesOf(page, async () => {
        await entry.click();
        await visitor.last.locator(".markdown").waitFor();
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      });
      const isAtEnd = async (): Promise<boolean> =>
        await page
          .locator(".transcript")
          .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2);
      await expect.poll(isAtEnd).toBe(true);
      // Not all messages are in the page, and those that come later are all there when they are scrolled to.
      expect(await visitor.messages.count()).toBeLessThan(100);

      figures["type"] = await framesOf(page, async () => {
        await visitor.composer.pressSequentially(text(1, 30), { delay: 8 });
      });
      await visitor.composer.fill("");

      await page.locator(".transcript").hover();
      figures["scroll"] = await framesOf(page, async () => {
        const isAtTop = async (): Promise<boolean> =>
          (await visitor.messages.count()) === COUNT &&
          (await page.locator(".transcript").evaluate(({ scrollTop }) => scrollTop)) === 0;
        while (!(await isAtTop())) await page.mouse.wheel(0, -1500);
      });
      expect(await visitor.messages.first().innerText()).toContain("Question 0");

      figures["type, all rendered"] = await framesOf(page, async () => {
        await visitor.composer.pressSequentially(text(2, 30), { delay: 8 });
      });
      await visitor.composer.fill("");

      await visitor.button("Go to the end").click();
      await visitor.last.locator(".markdown").waitFor();
      // All others have their place, and nothing in it.
      await expect.poll(() => page.locator(".markdown").count()).toBeLessThan(40);
      await atRest(page);
      await page.evaluate(() => {
        const touched = new Set<Element>();
        Object.assign(globalThis, { touched });
        new MutationObserver((records) => {
          for (const { target } of records) {
            const message = (target instanceof Element ? target : target.parentElement)?.closest("[data-message]");
            if (message) touched.add(message);
          }
        }).observe(document.querySelector("[role=log]")!, { childList: true, subtree: true, characterData: true });
      });
      figures["answer"] = await framesOf(page, async () => {
        await visitor.send("Tell me a story about a fox.");
        await expect.poll(() => visitor.messages.count()).toBe(COUNT + 2);
        await visitor.finished();
      });
      await expect.poll(isAtEnd).toBe(true);
      const touched = await page.evaluate(() =>
        [...(globalThis as unknown as { touched: Set<HTMLElement> }).touched].map(
          (element) => [...element.parentElement!.children].indexOf(element) - element.parentElement!.childElementCount,
        ),
      );
      // Of all messages near it only the new answer changes while it is written; those that get far are emptied.
      expect(touched.filter((place) => place > -8)).toEqual([-1]);
      console.log(
        Object.entries(figures)
          .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
          .join("\n"),
      );
    },
  );

  test("a find far above is jumped to, and what lies between is not rendered", async ({ page }) => {
    const visitor = await importLongChat(page);
    await page.getByRole("navigation").getByText("Long", { exact: true }).click();
    await visitor.last.locator(".markdown").waitFor();
    await page.evaluate(() => {
      const rendered = { most: 0 };
      Object.assign(globalThis, { rendered });
      new MutationObserver(() => {
        rendered.most = Math.max(rendered.most, document.querySelectorAll("[data-message] > *").length);
      }).observe(document.querySelector("[role=log]")!, { childList: true, subtree: true });
    });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("Question 40:");
    const hit = page.getByRole("option").filter({ hasText: "Question 40:" });
    await hit.waitFor();
    const found = page.locator(".message-user", { hasText: "Question 40:" });
    const jump = await framesOf(page, async () => {
      await hit.click();
      await found.waitFor();
      await expect.poll(() => hasFocus(found)).toBe(true);
    });
    const most = await page.evaluate(() => (globalThis as unknown as { rendered: { most: number } }).rendered.most);
    console.log(`jump: ${JSON.stringify({ ...jump, rendered: most })}`);
    expect(most).toBeLessThan(400);

    // It stays where it is while its neighbours get their heights.
    const place = async (): Promise<number> => Math.round((await found.boundingBox())!.y);
    const first = await place();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(800);
    await atRest(page);
    expect(Math.abs((await place()) - first)).toBeLessThanOrEqual(2);
    // And what lies above and below is there as soon as it is come to.
    await page.locator(".transcript").hover();
    for (const [question, step] of [
      [60, 400],
      [20, -400],
    ] as const) {
      const other = page.locator(".message-user", { hasText: `Question ${question}:` });
      await expect
        .poll(
          async () => {
            await page.mouse.wheel(0, step);
            return await other.count();
          },
          { interval: 50 },
        )
        .toBe(1);
    }
  });
});
