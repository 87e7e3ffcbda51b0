import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { atRest } from "./harness/at-rest.ts";
import { modelReady } from "./harness/chatting.ts";
import { EngineGate } from "./harness/engine-gate.ts";
import { pageTest } from "./harness/page-test.ts";
import { longModel } from "./long-model.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest({ models: longModel() });

/** Waits until some of the answer is there. */
async function begun(visitor: Visitor, length = 200): Promise<void> {
  await expect.poll(async () => (await visitor.answer.innerText()).length).toBeGreaterThan(length);
}

/** The length of the longest text that the browser's database has, whatever becomes of the page. */
async function keptLength(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(request.error!);
        };
      });
    const database = await done(indexedDB.open("llama2"));
    const messages = await done(database.transaction("messages").objectStore("messages").getAll());
    database.close();
    return Math.max(...(messages as { content: string }[]).map(({ content }) => content.length));
  });
}

describe("a long answer", () => {
  test("is stopped by its button: the engine is free, the text stays", async ({ page }) => {
    const visitor = new Visitor(page);
    await modelReady(page, "long");
    const gate = await EngineGate.open(page, 150);
    await visitor.send("Go on.");
    await begun(visitor);
    await visitor.button("Stop").click();
    await gate.pass();
    const text = await visitor.finished();
    expect(text.length).toBeGreaterThan(200);
    expect(await visitor.last.innerText()).toContain("Stopped");
    // The next answer has the engine for itself.
    await (await visitor.setting("Longest answer")).fill("5");
    await visitor.ask("Again.");
    expect(await visitor.messages.nth(1).locator(".answer").innerText()).toBe(text);
  });

  test("is stopped by Escape, and goes on as if it had never been stopped", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Seed")).fill("11");
    await (await visitor.setting("Longest answer")).fill("600");
    const whole = await visitor.ask("Go on.");
    const gate = await EngineGate.open(page, 150);
    await visitor.button("Regenerate").click();
    await expect.poll(() => visitor.last.locator(".answer").getAttribute("aria-busy")).toBe("true");
    await begun(visitor);
    await page.keyboard.press("Escape");
    await gate.pass();
    const part = await visitor.finished();
    expect(part.length).toBeLessThan(whole.length);
    await visitor.button("Continue").click();
    await expect.poll(() => visitor.last.innerText()).toContain("Ended at the limit of tokens");
    expect(await visitor.finished()).not.toBe(part);
    expect(whole.startsWith(part.trimEnd())).toBe(true);
    // With a limit of its own a continuation may be longer than the whole was: it begins with it.
    expect((await visitor.answer.innerText()).startsWith(whole.trimEnd())).toBe(true);
  });

  test("is there after the tab was killed, and goes on", async ({ context, page }) => {
    const visitor = new Visitor(page);
    await modelReady(page, "long");
    await EngineGate.open(page, 400);
    await visitor.send("Go on.");
    await expect.poll(() => keptLength(page)).toBeGreaterThan(400);
    const seen = await visitor.answer.innerText();
    const address = page.url();
    // It may live in the tab, and would end with it and with what the next tab asks it in that moment, sooner than a person can.
    const browser = await context.newCDPSession(page);
    await browser.send("ServiceWorker.enable");
    await browser.send("ServiceWorker.stopAllWorkers");
    await page.goto("chrome://crash").catch(() => undefined);
    const next = await context.newPage();
    await next.goto(address);
    const again = new Visitor(next);
    await again.last.getByText("Cut off before its end").waitFor();
    await begun(again);
    const kept = await again.answer.innerText();
    expect(seen.startsWith(kept.slice(0, 200))).toBe(true);
    // What is still coming may move the button from under the pointer.
    await modelReady(next, "long");
    const gate = await EngineGate.open(next, 20);
    await again.button("Continue").click();
    await expect.poll(async () => (await again.answer.innerText()).length).toBeGreaterThan(kept.length);
    await again.button("Stop").click();
    await gate.pass();
    expect((await again.finished()).startsWith(kept.trimEnd())).toBe(true);
  });

  test("goes on while another conversation is shown", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("800");
    await modelReady(page, "long");
    const gate = await EngineGate.open(page, 50);
    await visitor.send("Go on.");
    await begun(visitor, 50);
    await visitor.button("New chat").first().click();
    await expect.poll(() => visitor.messages.count()).toBe(0);
    await page.getByRole("img", { name: "Generating" }).waitFor();
    await gate.pass();
    await page.getByRole("img", { name: "Generating" }).waitFor({ state: "detached" });
    await page.getByText("Go on.").first().click();
    await visitor.last.getByText("800 tokens").waitFor();
  });

  test("tells a screen reader of its beginning and its end, and of nothing between", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("150");
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      const node = document.querySelector("[role=status]")!;
      new MutationObserver(() => told.push(node.textContent)).observe(node, {
        ...{ childList: true, characterData: true, subtree: true },
      });
    });
    await visitor.ask("Go on.");
    await expect.poll(() => visitor.status.innerText()).toMatch(/^Answer complete, [\d,]+ words?$/);
    const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    expect(told[0]).toBe("Generating");
    expect(told.length).toBeLessThanOrEqual(3);
    expect(await visitor.transcript.getAttribute("aria-live")).toBe("off");
  });

  test("is read aloud a sentence at a time for those who want it", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("100");
    await page.getByRole("switch", { name: "Have screen readers read answers" }).check();
    await visitor.ask("Go on.");
    await expect.poll(() => page.getByTestId("read-aloud").innerText()).not.toBe("");
  });

  test("changes the page once a frame, and its finished blocks never", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("300");
    await page.evaluate(() => {
      const seen = { frames: 0, written: 0, changes: 0, renewed: 0 };
      Object.assign(globalThis, { seen });
      const frame = (): void => {
        seen.frames++;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      // Where frames are late the page goes on without them, four times a second: each time is as good as a frame.
      const later = globalThis.setTimeout.bind(globalThis);
      const counted = (run: () => void, delay?: number): unknown =>
        later(() => {
          if (delay === 250) seen.frames++;
          run();
        }, delay);
      Object.assign(globalThis, { setTimeout: counted });
      const elementOf = (node: Node): Element => (node instanceof Element ? node : node.parentElement!);
      let last = -1;
      new MutationObserver((records) => {
        const written = records.filter(({ target }) => elementOf(target).closest(".answer") !== null);
        if (written.length === 0) return;
        seen.written++;
        if (last === seen.frames) seen.changes++;
        last = seen.frames;
        for (const { target } of written) {
          const block = elementOf(target).closest(".block");
          if (block?.nextElementSibling != null && block.isConnected) seen.renewed++;
        }
      }).observe(document.querySelector("[role=log]")!, { childList: true, subtree: true, characterData: true });
    });
    await visitor.ask("Go on.");
    const seen = await page.evaluate(
      () => (globalThis as unknown as { seen: { written: number; changes: number; renewed: number } }).seen,
    );
    expect(seen.written).toBeGreaterThan(3);
    // The end of an answer may fall into the frame of its last token.
    expect(seen.changes).toBeLessThanOrEqual(2);
    expect(seen.renewed).toBe(0);
  });

  test("is followed to its end, but for a reader who has scrolled up; nothing else moves", async ({ page }) => {
    const visitor = new Visitor(page);
    const scroller = page.locator(".transcript");
    const left = async (): Promise<number> =>
      await scroller.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await modelReady(page, "long");
    const gate = await EngineGate.open(page, 600);
    await visitor.send("Go on.");
    await expect.poll(() => scroller.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(300);
    await atRest(page);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value));
      }).observe({ type: "layout-shift" });
    });
    expect(await left()).toBeLessThan(60);
    await scroller.hover();
    await page.mouse.wheel(0, -250);
    await visitor.button("Go to the end").waitFor();
    await atRest(page);
    const place = await scroller.evaluate(({ scrollTop }) => scrollTop);
    const before = await left();
    await gate.pass(600);
    await expect.poll(left).toBeGreaterThan(before + 100);
    expect(await scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(place);
    await visitor.button("Go to the end").click();
    await expect.poll(left).toBeLessThan(60);
    await visitor.button("Stop").click();
    await gate.pass();
    await visitor.finished();
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
  });
});
