import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import type { ModelConfig } from "../../src/checkpoint/config.ts";
import { type CheckpointHeader, writeHeader } from "../../src/checkpoint/header.ts";
import { checkpointBytes } from "../../src/checkpoint/layout.ts";
import { writeTokenizer } from "../models/random-tokenizer.ts";
import { ROOT } from "../sources.ts";
import { ask, finished, lastAnswer, modelReady, notice, openModels, textOf } from "./harness/chatting.ts";
import { dropFiles } from "./harness/drop-files.ts";
import { modelsFolder, STORIES_FILES, STORYTELLER_FILES } from "./harness/models-folder.ts";
import { pageTest } from "./harness/page-test.ts";
import type { Site } from "./harness/site.ts";

const models = modelsFolder([
  { name: "stories260K", ...STORIES_FILES },
  { name: "tampered", ...STORIES_FILES, sha256: "0".repeat(64) },
]);
const test = pageTest({ gated: true, models });

const STORIES = /GET .*stories260K\.bin/;
const STORYTELLERS = /GET .*storyteller\.bin/;
const STORYTELLER = join(ROOT, STORYTELLER_FILES.model);

const folder = mkdtempSync(join(tmpdir(), "llama2-files-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A model of any size whose weights are zero and take no room on the disk. */
function sparseModel(name: string, config: ModelConfig): string {
  const header: CheckpointHeader = { version: 1, config, sharedClassifier: true, groupSize: 0 };
  const path = join(folder, name);
  const file = openSync(path, "w");
  writeSync(file, writeHeader(header));
  ftruncateSync(file, checkpointBytes(header));
  closeSync(file);
  return path;
}

/** Waits until a file has been asked for once more: who downloads it has its lock then. */
function askedFor({ gate }: Site, file: RegExp): () => Promise<void> {
  const count = (): number => gate.requests.filter((line) => file.test(line)).length;
  const before = count();
  return async () => {
    await expect.poll(count).toBeGreaterThan(before);
  };
}

async function download(page: Page, name: string): Promise<Locator> {
  const dialog = await openModels(page);
  await dialog
    .locator(`[data-model="${name}"]`)
    .getByRole("button", { name: /Download|Resume/ })
    .click();
  return dialog;
}

/** The engine that was there before goes on. */
async function stillChats(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await ask(page, "Tell me a story.");
  await finished(page);
  await lastAnswer(page).getByText("storyteller").waitFor();
  expect(await textOf(page)).toMatch(/\w+ \w+/);
}

test("404, or a web page in the model's place: nothing of it is kept, and the next try may work", async ({
  page,
  site,
  complaints,
}) => {
  complaints.expect(/404/);
  await modelReady(page, "storyteller");
  site.gate.answer(STORIES, { status: 404 });
  const dialog = await download(page, "stories260K");
  const failure = dialog.locator('[data-code="MODEL_FETCH"]');
  await failure.getByText("The model could not be downloaded").waitFor();
  site.gate.answer(STORIES, { status: 200, body: "<!doctype html><title>Sign in</title>" });
  await failure.getByRole("button", { name: "Try again" }).click();
  await failure.getByText("Details").click();
  await failure.getByText(/web page/).waitFor();
  site.gate.clear();
  await failure.getByRole("button", { name: "Try again" }).click();
  await dialog.locator('[data-model="stories260K"]').getByText("in use").waitFor();
});

test("another file than the list says is thrown away, and the model that was there goes on", async ({ page }) => {
  await modelReady(page, "storyteller");
  const dialog = await openModels(page);
  await dialog.locator('[data-model="tampered"]').getByRole("button", { name: "Download" }).click();
  await dialog.locator('[data-code="MODEL_CHECKSUM"]').getByText("not the model it should be").waitFor();
  await stillChats(page);
});

test("files that are no model for this engine are told by what they are", async ({ page }) => {
  await modelReady(page, "storyteller");
  const whole = readFileSync(STORYTELLER);
  const gguf = join(folder, "model.gguf");
  const half = join(folder, "half.bin");
  const damaged = join(folder, "damaged.bin");
  writeFileSync(gguf, Buffer.concat([Buffer.from("GGUF\u0003\0\0\0"), Buffer.alloc(4096)]));
  writeFileSync(half, whole.subarray(0, whole.length >> 1));
  writeFileSync(damaged, Buffer.concat([whole, Buffer.alloc(64)]));
  for (const [path, code, words] of [
    [gguf, "MODEL_FORMAT", /GGUF file/],
    [half, "MODEL_TRUNCATED", /its header asks for 5390592/],
    [damaged, "MODEL_INVALID", /64 bytes more/],
  ] as const) {
    await dropFiles(page, path);
    await notice(page, code).getByText("Details").click();
    await notice(page, code).getByText(words).waitFor();
  }
  await dropFiles(page, STORYTELLER, join(ROOT, STORIES_FILES.tokenizer));
  await notice(page, "TOKENIZER_MISMATCH").waitFor();
  await stillChats(page);
});

test("a full storage says how full it is, and the model runs without being kept", async ({ page, site }) => {
  await modelReady(page, "storyteller");
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(site.url);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 6_500_000 });
  const dialog = await download(page, "stories260K");
  const failure = dialog.locator('[data-code="QUOTA"]');
  await failure.getByText(/MB of at most .* are in use/).waitFor();
  await failure.getByRole("button", { name: "Load without keeping it" }).click();
  await dialog.locator('[data-model="stories260K"]').getByText("in use").waitFor();
  await page.keyboard.press("Escape");
  await ask(page, "Tell me a story.");
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);
});

test("two tabs of a first visit: the second waits for the first one's download, and answers", async ({
  context,
  site,
}) => {
  const asked = askedFor(site, STORYTELLERS);
  const release = site.gate.hold(STORYTELLERS, 400_000);
  const first = await context.newPage();
  await first.goto(site.url);
  await asked();
  await first.getByTestId("loading").waitFor();
  const second = await context.newPage();
  await second.goto(site.url);
  await notice(second, "CACHE_LOCKED").getByText("Another tab is downloading this model").waitFor();
  await second.getByRole("textbox", { name: "Message" }).fill("Tell me a story.");
  await second.keyboard.press("Enter");
  release();
  await modelReady(first, "storyteller");
  await lastAnswer(second).waitFor();
  await finished(second);
  expect(await textOf(second)).toMatch(/\w+ \w+/);
  await notice(second, "CACHE_LOCKED").waitFor({ state: "detached" });
  site.gate.clear();
});

test("a second tab that wants what the first is downloading is told so, and can do without", async ({
  page,
  context,
  site,
}) => {
  await modelReady(page, "storyteller");
  const asked = askedFor(site, STORIES);
  const release = site.gate.hold(STORIES, 400_000);
  const first = await download(page, "stories260K");
  await asked();
  await first.locator('[data-model="stories260K"]').getByRole("progressbar").waitFor();
  const other = await context.newPage();
  await other.goto(site.url);
  await modelReady(other, "storyteller");
  const second = await download(other, "stories260K");
  const locked = second.locator('[data-code="CACHE_LOCKED"]');
  await locked.getByText("Another tab is downloading this model").waitFor();
  site.gate.clear();
  await locked.getByRole("button", { name: "Load without keeping it" }).click();
  await second.locator('[data-model="stories260K"]').getByText("in use").waitFor();
  release();
  await first.locator('[data-model="stories260K"]').getByText("in use").waitFor();
});

test("a model that is too large, or whose context is, says which, and a shorter context helps", async ({ page }) => {
  await modelReady(page, "storyteller");
  const small = { hiddenDim: 64, nHeads: 4, nKvHeads: 4, vocabSize: 300 };
  const tokenizer = join(folder, "tokenizer.bin");
  writeTokenizer(tokenizer, 300, 1);
  const huge = sparseModel("huge.bin", { ...small, dim: 8192, nLayers: 20, seqLen: 64 });
  await dropFiles(page, huge, tokenizer);
  const tooLarge = notice(page, "OUT_OF_MEMORY");
  await tooLarge.getByRole("heading", { name: "Not enough memory" }).waitFor();
  await stillChats(page);

  const long = sparseModel("long.bin", { ...small, dim: 256, nLayers: 4, seqLen: 1 << 20 });
  await dropFiles(page, long, tokenizer);
  const failure = notice(page, "OUT_OF_MEMORY_CONTEXT");
  await failure.getByRole("button", { name: "Load with a shorter context" }).click();
  await modelReady(page, "long");
  await page.getByText("/ 2,048").waitFor();
});

test("a model that was unloaded is loaded again by one button", async ({ page }) => {
  await modelReady(page, "storyteller");
  const dialog = await openModels(page);
  await dialog.getByRole("button", { name: "Unload" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.workers().length).toBe(0);
  await ask(page, "Tell me a story.");
  await lastAnswer(page).locator('[data-code="UNLOADED"]').getByText("No model is loaded").waitFor();
  await notice(page, "UNLOADED").last().getByRole("button", { name: "Load the model" }).click();
  await lastAnswer(page).getByRole("button", { name: "Regenerate" }).click();
  await expect.poll(async () => await lastAnswer(page).locator('[data-testid="notice"]').count()).toBe(0);
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);
});
