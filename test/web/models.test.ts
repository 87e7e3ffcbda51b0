import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { writeRandomWeights } from "../models/random-model.ts";
import { writeTokenizer } from "../models/random-tokenizer.ts";
import { ROOT } from "../sources.ts";
import { ask, finished, lastAnswer, modelReady, openModels, textOf } from "./harness/chatting.ts";
import { dropFiles } from "./harness/drop-files.ts";
import { modelsFolder, STORIES_FILES } from "./harness/models-folder.ts";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest({ gated: true, models: modelsFolder() });

const STORIES = /GET .*stories260K\.bin/;

/** A model whose vocabulary is like that of no other model, and its tokenizer. */
const own = mkdtempSync(join(tmpdir(), "llama2-own-"));
const config = { dim: 64, hiddenDim: 176, nLayers: 2, nHeads: 4, nKvHeads: 4, vocabSize: 300, seqLen: 64 };
writeRandomWeights(join(own, "odd.bin"), { version: 0, config, sharedClassifier: true, groupSize: 0 });
writeTokenizer(join(own, "odd-tokenizer.bin"), config.vocabSize, 1);
afterAll(() => {
  rmSync(own, { recursive: true });
});

function row(dialog: Locator, name: string): Locator {
  return dialog.locator(`[data-model="${name}"]`);
}

async function askInDialogue(page: Page): Promise<string> {
  await page.keyboard.press("Escape");
  await ask(page, "Tell me a story.");
  await finished(page);
  return await textOf(page);
}

test("the page's own model is there at once, and says what it is", async ({ page }) => {
  await modelReady(page, "storyteller");
  const dialog = await openModels(page);
  const own = row(dialog, "storyteller");
  await own.getByText("in use").waitFor();
  expect(await own.locator("dl").innerText()).toMatch(/Width\s*256[^]*Layers\s*5[^]*Context\s*1,024/);
  expect(await row(dialog, "stories260K").innerText()).toMatch(/1\.1 MB[^]*The model stories260K[^]*Download/);
  await dialog
    .getByTestId("storage")
    .getByText(/MB of .* in use/)
    .waitFor();
});

test("a list that broke off on its way is asked for again", async ({ complaints, site }) => {
  complaints.expectNetworkGone();
  site.gate.cut(/GET .*models\.json/, 5, 1);
  const page = await complaints.context.newPage();
  await page.goto(site.url);
  const dialog = await openModels(page);
  await row(dialog, "stories260K").waitFor();
});

test("a download shows how far it is, can be cancelled, and goes on after a reload", async ({
  page,
  site,
  context,
}) => {
  await modelReady(page, "storyteller");
  const release = site.gate.hold(STORIES, 400_000);
  let dialog = await openModels(page);
  await row(dialog, "stories260K").getByRole("button", { name: "Download" }).click();
  const progress = row(dialog, "stories260K").getByRole("progressbar", { name: "stories260K" });
  await expect.poll(async () => Number(await progress.getAttribute("value"))).toBeGreaterThanOrEqual(300_000);
  await row(dialog, "stories260K").getByRole("button", { name: "Cancel" }).click();
  await row(dialog, "stories260K")
    .getByText(/\d+ kB of it here/)
    .waitFor();
  await row(dialog, "storyteller").getByText("in use").waitFor();
  release();
  site.gate.clear();

  await page.reload();
  await modelReady(page, "storyteller");
  dialog = await openModels(page);
  await row(dialog, "stories260K").getByRole("button", { name: "Resume" }).click();
  await row(dialog, "stories260K").getByText("in use").waitFor();
  // nginx writes requests down behind their answers, in the order in which its processes come to it.
  const served = (): number[] =>
    site.nginx.requests.filter(({ path }) => path.endsWith("stories260K.bin")).map(({ status }) => status);
  await expect.poll(() => served().sort()).toEqual([200, 206]);
  expect(await askInDialogue(page)).toMatch(/\w+ \w+/);
  await lastAnswer(page).getByText("stories260K").waitFor();

  const again = await context.newPage();
  await again.goto(site.url);
  await modelReady(again, "stories260K");
  expect(served()).toHaveLength(2);
});

test("models are switched in the middle of a conversation, and deleted one by one", async ({ page }) => {
  await modelReady(page, "storyteller");
  // The other model's context is half as long: the answer is not too much for that.
  await (await new Visitor(page).setting("Longest answer")).fill("40");
  await page.keyboard.press("Escape");
  await ask(page, "Tell me a story about a fox.");
  await finished(page);
  const dialog = await openModels(page);
  await row(dialog, "stories260K").getByRole("button", { name: "Download" }).click();
  await row(dialog, "stories260K").getByText("in use").waitFor();
  await row(dialog, "storyteller").getByText("kept on this device").waitFor();
  await askInDialogue(page);
  expect(await page.locator(".message-assistant .facts").allInnerTexts()).toEqual([
    expect.stringMatching(/^storyteller/),
    expect.stringMatching(/^stories260K/),
  ]);

  const again = await openModels(page);
  await row(again, "storyteller").getByRole("button", { name: "Use" }).click();
  await row(again, "storyteller").getByText("in use").waitFor();
  await row(again, "stories260K")
    .getByRole("button", { name: /Delete/ })
    .click();
  await row(again, "stories260K").getByRole("button", { name: "Download" }).waitFor();
  const left = async (): Promise<number> =>
    await page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("llama2-wasi");
      const names: string[] = [];
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
      return names.length;
    });
  await expect.poll(left).toBe(4);
});

test("a model of one's own is dropped on the page and chats at once, read from where it lies", async ({
  page,
  site,
}) => {
  await modelReady(page, "storyteller");
  const before = site.gate.requests.filter((line) => STORIES.test(line)).length;
  const [model, tokenizer] = [join(ROOT, STORIES_FILES.model), join(ROOT, STORIES_FILES.tokenizer)];
  await dropFiles(page, model, tokenizer);
  await modelReady(page, "stories260K");
  expect(await askInDialogue(page)).toMatch(/\w+ \w+/);
  const dialog = await openModels(page);
  const dropped = dialog.locator('[aria-current="true"]');
  expect(await dropped.innerText()).toMatch(/stories260K[^]*in use[^]*Width\s*64/);
  expect(site.gate.requests.filter((line) => STORIES.test(line)).length).toBe(before);
  await row(dialog, "stories260K").getByRole("button", { name: "Download" }).waitFor();
});

test("a model without a tokenizer gets the page's, if it fits, and waits for its own otherwise", async ({ page }) => {
  await modelReady(page, "storyteller");
  const dialog = await openModels(page);
  const choose = async (path: string): Promise<void> => {
    const chooser = page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: "Open a file" }).click();
    await (await chooser).setFiles(path);
  };
  await choose(join(ROOT, "models/storyteller.bin"));
  // The page's own has the same name, and was in use before.
  await dialog.locator('[data-model="storyteller"][aria-current="true"] + [data-model="storyteller"]').waitFor();
  await choose(join(own, "odd.bin"));
  await dialog.locator('[data-code="TOKENIZER_MISSING"]').waitFor();
  await choose(join(ROOT, "models/tokenizer.bin"));
  await dialog.locator('[data-code="TOKENIZER_MISMATCH"]').waitFor();
  await choose(join(own, "odd-tokenizer.bin"));
  await dialog.locator('[data-model="odd"][aria-current="true"]').waitFor();
});

test("of files that are opened one after another the last is loaded, however long one before it takes", async ({
  page,
  site,
}) => {
  await modelReady(page, "storyteller");
  const tokenizer = /GET .*tok512\.bin/;
  const lookedAt = (): number => site.gate.requests.filter((line) => tokenizer.test(line)).length;
  const before = lookedAt();
  const release = site.gate.hold(tokenizer, 1);
  // No tokenizer of the page's fits, so all of them are looked at.
  await dropFiles(page, join(own, "odd.bin"));
  await expect.poll(lookedAt).toBeGreaterThan(before);
  await dropFiles(page, join(own, "odd.bin"), join(own, "odd-tokenizer.bin"));
  await modelReady(page, "odd");
  const looked = page.waitForEvent("requestfinished", (request) => request.url().endsWith("tok512.bin"));
  release();
  await looked;
  const dialog = await openModels(page);
  await dialog.locator('[data-model="odd"][aria-current="true"]').waitFor();
  expect(await dialog.locator('[data-code="TOKENIZER_MISSING"]').count()).toBe(0);
  site.gate.clear();
});
