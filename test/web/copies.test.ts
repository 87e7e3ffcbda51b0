import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext } from "vitest";
import { freePort } from "../free-port.ts";
import { missing } from "../runtimes/each.ts";
import { candidateNamed } from "../runtimes/index.ts";
import { ROOT } from "../sources.ts";
import { ask, choose, copy, finished, lastAnswer, textOf, words } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { withSettings } from "./harness/seeded.ts";

const test = pageTest({ base: "/chat" });
const run = promisify(execFile);

/** What the copied lines find where they are run: the modules, the models, `wasmedge` on the PATH, the package openai. */
const folder = mkdtempSync(join(tmpdir(), "llama2-copies-"));
const runtime = ["wasmedge-0.14", "wasmedge-0.17"].map(candidateNamed).find(({ program }) => program() !== undefined);

beforeAll(() => {
  for (const name of ["llama2.wasm", "llama2-server.wasm"]) copyFileSync(join(ROOT, "dist", name), join(folder, name));
  mkdirSync(join(folder, "bin"));
  if (runtime !== undefined) symlinkSync(runtime.program()!.path, join(folder, "bin/wasmedge"));
  // WasmEdge maps the folder itself, not what a link in it leads to.
  cpSync(join(ROOT, "models"), join(folder, "models"), {
    recursive: true,
    filter: (path) => !path.includes("training"),
  });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** One of the texts of the dialog, as the Copy button copies it. */
async function copied(page: Page, tab: "WasmEdge" | "curl" | "OpenAI (Node)"): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await lastAnswer(page).getByRole("button", { name: "Link and commands" }).click();
  const dialog = page.getByRole("dialog", { name: "Link and commands" });
  await dialog.getByRole("tab", { name: tab }).click();
  const text = await copy(page, dialog.getByRole("button", { name: "Copy" }));
  await page.keyboard.press("Escape");
  return text;
}

async function shell(text: string): Promise<string> {
  const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
  const { stdout } = await run("/bin/sh", ["-c", text], { cwd: folder, env, maxBuffer: 1 << 24 });
  return stdout;
}

const PARAMETERS = { seed: 77, temperature: 1.1, top_p: 0.95, max_tokens: 90, frequency_penalty: 0.1 };
const QUESTIONS = ['Tell me a story about it\'s "own" $HOME and a fox.', "Who was in it?"];

/** A conversation; its last answer's text. */
async function converse(page: Page, turns: number): Promise<string> {
  await withSettings(page, PARAMETERS);
  await choose(page, "Pod");
  for (const question of QUESTIONS.slice(0, turns)) {
    await ask(page, question);
    await finished(page);
  }
  return await textOf(page);
}

/** A branch in the middle of the last answer: where it begins to be drawn, in tokens, and its text. */
async function branch(page: Page): Promise<string> {
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  await lastAnswer(page).locator('[data-at="4"]').click();
  await lastAnswer(page).getByRole("dialog").getByRole("button").first().click();
  await lastAnswer(page).getByText("2/2").waitFor();
  await finished(page);
  await lastAnswer(page).getByRole("button", { name: "Tokens", exact: true }).click();
  await lastAnswer(page).getByTestId("token-view").waitFor({ state: "detached" });
  return await textOf(page);
}

test.for([1, 2])("curl and the openai snippet of turn %d give its answer", async (turns, { page }) => {
  const text = await converse(page, turns);
  const answer = JSON.parse(await shell(await copied(page, "curl"))) as { choices: { message: { content: string } }[] };
  expect(words(answer.choices[0]!.message.content)).toBe(text);

  writeFileSync(join(folder, "snippet.mjs"), await copied(page, "OpenAI (Node)"));
  expect(words((await run(process.execPath, ["snippet.mjs"], { cwd: folder })).stdout)).toBe(text);
});

test("those of a branch give what follows the token that was given", async ({ page }) => {
  await converse(page, 1);
  const text = await branch(page);
  const answer = JSON.parse(await shell(await copied(page, "curl"))) as { choices: { text: string }[] };
  const rest = words(answer.choices[0]!.text);
  expect(rest.length).toBeGreaterThan(30);
  expect(text.endsWith(rest)).toBe(true);

  writeFileSync(join(folder, "snippet.mjs"), await copied(page, "OpenAI (Node)"));
  expect(words((await run(process.execPath, ["snippet.mjs"], { cwd: folder })).stdout)).toBe(rest);
});

function needWasmEdge(skip: TestContext["skip"]): void {
  if (runtime === undefined) missing(candidateNamed("wasmedge-0.14"), { skip } as TestContext);
}

/** The lines with the WasmEdge that is here, and a port that is free. */
async function runLines(lines: string): Promise<string> {
  const port = await freePort();
  return await shell(lines.replace("127.0.0.1:8080", `127.0.0.1:${port}`).replace(/ &$/m, ` --port ${port} &`));
}

test("the command line of one turn gives its answer behind the prompt", async ({ page, skip }) => {
  needWasmEdge(skip);
  const text = await converse(page, 1);
  const lines = await copied(page, "WasmEdge");
  expect(lines).toMatch(/^wasmedge compile llama2\.wasm/);
  const output = await runLines(lines);
  const [, answer] = output.split("[/INST]");
  expect(words(answer!)).toBe(text);
});

test("of several turns it starts the server and asks it", async ({ page, skip }) => {
  needWasmEdge(skip);
  const text = await converse(page, 2);
  const output = await runLines(await copied(page, "WasmEdge"));
  const json = output.slice(output.indexOf('{"id"'));
  const answer = JSON.parse(json) as { choices: { message: { content: string } }[] };
  expect(words(answer.choices[0]!.message.content)).toBe(text);
});
