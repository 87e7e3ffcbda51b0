import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const MODULES = ["dist/llama2-server.wasm", "dist/llama2-server-threads.wasm"];
const ENGINE = [...MODULES, "dist/llama2-server.component.wasm", "dist/node/cli.js"];
const PAGE = "dist/web/models/models.json"; // what the build writes last
/** What the page is made of. */
const PAGE_SOURCES = ["web", "src", "scripts/build-page.ts", "models/models.json", "k8s/llama2.yaml", ...MODULES];

/**
 * Builds what is not there, and the page again when it is older than its sources.
 * @param say tells the user what takes long
 * @throws Error in one line
 */
export function buildWhatIsMissing(say: (text: string) => void): void {
  if (!ENGINE.every((path) => existsSync(join(ROOT, path)))) run("build", say);
  if (changed(PAGE) < Math.max(...PAGE_SOURCES.map(newest))) run("build:web", say);
}

function run(script: string, say: (text: string) => void): void {
  say(`npm run ${script}`);
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", script], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run ${script} ended with ${status ?? "a signal"}:\n${stdout}${stderr}`);
}

/** When a file was written; 0 when it is not there. */
function changed(path: string): number {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** When the newest file of a folder was written. */
function newest(path: string): number {
  if (statSync(join(ROOT, path)).isFile()) return changed(path);
  const names = readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" });
  return Math.max(...names.map((name) => changed(join(path, name))));
}
