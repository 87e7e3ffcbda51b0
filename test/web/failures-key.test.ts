import { expect } from "vitest";
import { STORYTELLER } from "../server/command.ts";
import { ask, choose, finished, modelReady, notice, textOf } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ args: [...STORYTELLER, "--api-key", "open-sesame"] });

test("401: the pod wants a key, which is asked for and kept as long as the tab, or as long as a person wants", async ({
  page,
  context,
  site,
  complaints,
}) => {
  complaints.expect(/401/);
  await choose(page, "Pod");
  const asked = notice(page, "POD_KEY");
  await asked.getByText("The pod wants a key").waitFor();
  await asked.getByLabel("API key").fill("wrong");
  await asked.getByRole("button", { name: "Use this key" }).click();
  await asked.waitFor();
  await asked.getByLabel("API key").fill("open-sesame");
  await page.keyboard.press("Enter");
  await asked.waitFor({ state: "detached" });
  await modelReady(page, "storyteller");
  await ask(page, "Tell me a story.");
  await finished(page);
  expect(await textOf(page)).toMatch(/\w+ \w+/);

  await page.reload();
  await modelReady(page, "storyteller");
  expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain("open-sesame");
  const tab = await context.newPage();
  await tab.goto(site.url);
  await notice(tab, "POD_KEY").getByLabel("API key").fill("open-sesame");
  await notice(tab, "POD_KEY").getByLabel("Keep it on this device").check();
  await tab.keyboard.press("Enter");
  await modelReady(tab, "storyteller");
  const later = await context.newPage();
  await later.goto(site.url);
  await modelReady(later, "storyteller");
});
