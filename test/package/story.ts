import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { findChromium } from "../browser/chromium.ts";
import { generate, STORIES } from "../server/command.ts";
import { ROOT } from "../sources.ts";
import { Complaints } from "../web/harness/complaints.ts";
import type { Served } from "./bundlers.ts";

export const CHROMIUM = { name: "Chromium", install: "apt-get install chromium", program: findChromium };

/** What a page asks for, to show the answer in its `main`. */
export const REQUEST = { prompt: "Once upon a time", temperature: 0, max_tokens: 30 };

/** Of what a page does in seconds, on a busy machine too; below vitest.config.ts. */
const LIMIT_MS = 100_000;

let story: Promise<string> | undefined;

/** Puts the model of the pages into a folder. */
export function copyModel(folder: string): void {
  for (const file of ["stories260K.bin", "tok512.bin"])
    copyFileSync(join(ROOT, "test/models", file), join(folder, file));
}

/** Opens a page, and checks that it tells the story. */
export async function tellsTheStory(browser: Browser, served: Served, expectedComplaint?: RegExp): Promise<void> {
  story ??= generate(STORIES, REQUEST.prompt, "-t", "0", "-n", "40").then(({ text }) => text);
  const context = await browser.newContext();
  try {
    const complaints = new Complaints(context);
    if (expectedComplaint) complaints.expect(expectedComplaint);
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(served.url);
    const shown = page.locator("main:not([data-waits])");
    const text = await shown.innerText();
    expect(text.length).toBeGreaterThan(40);
    expect((await story).replace(/\s+/g, " ")).toContain(text.replace(/\s+/g, " ").trim());
    expect(complaints.unexpected).toEqual([]);
  } finally {
    await context.close();
    await served.close();
  }
}
