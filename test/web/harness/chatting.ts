import type { Locator, Page } from "playwright-core";
import type { Site } from "./site.ts";

/** Sends a message as a person does, and waits until its answer has a place. */
export async function ask(page: Page, question: string): Promise<void> {
  const answers = page.locator(".message-assistant");
  const before = await answers.count();
  await page.getByRole("textbox", { name: "Message" }).fill(question);
  await page.keyboard.press("Enter");
  await answers.nth(before).waitFor({ state: "attached" });
}

/** The last answer of the conversation. */
export function lastAnswer(page: Page): Locator {
  return page.locator(".message-assistant").last();
}

/** Waits until an answer has so many characters. */
export async function written(page: Page, characters: number): Promise<void> {
  const isThere = (wanted: number): boolean => {
    const answers = [...document.querySelectorAll<HTMLElement>(".message-assistant .answer")];
    return answers.slice(-1).some(({ innerText }) => innerText.length >= wanted);
  };
  await page.waitForFunction(isThere, characters);
}

/** Waits until nothing is being written any more. */
export async function finished(page: Page): Promise<void> {
  await lastAnswer(page).locator('.answer[aria-busy="false"]').waitFor();
}

/** The words of the last answer, whatever stands between them. */
export async function textOf(page: Page): Promise<string> {
  return words(await lastAnswer(page).locator(".answer").innerText());
}

/** A text without its line breaks, which a page draws as it likes. */
export function words(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The seed of the last answer, as it is shown below it. */
export async function seedOf(page: Page): Promise<number> {
  const text = await lastAnswer(page).locator(".fact-button").innerText();
  return Number(/\d+/.exec(text)![0]);
}

/** What the server answers to one question with a seed, without a page and without a break. */
export async function wholeAnswer(site: Site, question: string, seed: number): Promise<string> {
  const response = await fetch(`${site.server.baseURL}/chat/completions`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ messages: [{ role: "user", content: question }], seed }),
  });
  const answer = (await response.json()) as { choices: { message: { content: string } }[] };
  return words(answer.choices[0]!.message.content);
}

/**
 * Presses a button that copies, and waits until it has said that it did. It says so for a moment only, so it is the page that
 * watches for it.
 * @returns what was copied
 */
export async function copy(page: Page, button: Locator): Promise<string> {
  await page.evaluate(() => {
    const said = new Promise<void>((resolve) => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('button[aria-label="Copied"]') === null) return;
        observer.disconnect();
        resolve();
      }).observe(document, { childList: true, subtree: true, attributes: true });
    });
    Object.assign(globalThis, { said });
  });
  await button.click();
  await page.evaluate("said");
  return await page.evaluate(() => navigator.clipboard.readText());
}

/** Chooses where answers are computed. */
export async function choose(page: Page, side: "This tab" | "Pod"): Promise<void> {
  await page
    .getByRole("radiogroup", { name: "Where answers are computed" })
    .locator("label", { hasText: side })
    .click();
}

/** What the page says of itself under this code. */
export function notice(page: Page, code: string): Locator {
  return page.locator(`[data-testid="notice"][data-code="${code}"]`);
}

/** Opens the dialog of the models. */
export async function openModels(page: Page): Promise<Locator> {
  await page.locator(".model-button").click();
  const dialog = page.getByRole("dialog", { name: "Models" });
  await dialog.waitFor();
  return dialog;
}

/** Waits until the engine of this tab has a model. */
export async function modelReady(page: Page, name: string): Promise<void> {
  await page.locator(".model-button", { hasText: name }).waitFor();
}

/**
 * Ends this tab's engine in the middle of its next answer, as a browser does that wants its memory: nobody is told.
 * @param pieces so much of the answer comes before
 */
export async function killEngineAfter(page: Page, pieces: number): Promise<void> {
  const script = `{
    const post = self.postMessage;
    let left = ${pieces};
    self.postMessage = (message, transfer) => {
      post.call(self, message, transfer);
      if (message.type === "body" && --left === 0) self.close();
    };
  }`;
  // The threads that help it wait in WebAssembly, where they hear nothing.
  await Promise.any(page.workers().map((worker) => worker.evaluate(script)));
}
