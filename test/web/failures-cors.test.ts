import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { STORYTELLER } from "../server/command.ts";
import { startServer } from "../server/server-process.ts";
import { choose, modelReady, notice } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { PAGE } from "./harness/site.ts";

/** A page whose pod is somewhere else, and lets nobody in. */
const other = await startServer("node", { args: STORYTELLER });
const folder = mkdtempSync(join(tmpdir(), "llama2-page-"));
cpSync(PAGE, folder, { recursive: true });
const html = join(folder, "index.html");
writeFileSync(
  html,
  readFileSync(html, "utf8").replace("<title>", `<meta name="llama2-api" content="${other.root}" /><title>`),
);
for (const extension of [".gz", ".br"]) rmSync(html + extension, { force: true });
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await other.stop();
});

const test = pageTest({ page: folder, connect: [other.root] });

test("CORS: a pod that does not name this page's origin; the page says how it would be let in", async ({
  page,
  site,
  complaints,
}) => {
  complaints.expect(/blocked by CORS policy|ERR_FAILED/);
  await modelReady(page, "storyteller");
  await choose(page, "Pod");
  const { origin } = new URL(site.url);
  await notice(page, "POD_CORS").getByText(`--cors-origin ${origin}`).waitFor();
});
