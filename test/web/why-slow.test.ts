import { expect } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { STORYTELLER } from "../server/command.ts";
import { pageTest } from "./harness/page-test.ts";

const module = fileSha256("dist/llama2-server.wasm");

const test = pageTest({ isolated: false, args: [...STORYTELLER, "--module-sha256", module] });

test("a page without isolation says so and why there is one thread; its module is the pod's, byte for byte", async ({
  page,
}) => {
  await page.getByRole("button", { name: "Why it is this fast" }).click();
  const panel = page.getByRole("complementary", { name: "Why it is this fast" });
  const threads = panel.getByRole("listitem").filter({ has: page.getByText("Threads", { exact: true }) });
  expect((await threads.innerText()).replace(/\s+/g, " ")).toMatch(/^Threads 1 .*isolated/);
  const isolation = panel
    .getByRole("listitem")
    .filter({ has: page.getByText("Cross-origin isolated", { exact: true }) });
  expect((await isolation.innerText()).replace(/\s+/g, " ")).toContain(
    "Cross-origin isolated no Without the headers COOP",
  );
  await panel.getByText("Model and module are the same bytes here and in the pod").waitFor();
});
