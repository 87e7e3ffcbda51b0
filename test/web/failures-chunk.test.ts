import { expect } from "vitest";
import { modelReady } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";

const test = pageTest({ gated: true });

test("a part of the page that is not there any more is told of, and comes when it is there again", async ({
  complaints,
  site,
}) => {
  complaints.expect(/404|dynamically imported module|ServiceWorker/);
  site.gate.answer(/settings-panel-.*\.js/, { status: 404, body: "" });
  const page = await complaints.context.newPage();
  await page.goto(site.url);
  await modelReady(page, "storyteller");
  await page.getByRole("navigation", { name: "Chats" }).getByRole("button", { name: "Settings" }).click();
  await page.getByRole("alert").getByText("A part of the page could not be loaded. Reload it.").waitFor();
  site.gate.clear();
  await page.reload();
  await page.getByRole("navigation", { name: "Chats" }).getByRole("button", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: "System prompt" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});
