import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where test/runtimes/install.sh puts the commands. */
const CACHE =
  process.env["LLAMA2_RUNTIMES"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "llama2-wasm");

/** A command that was found and starts. */
export interface Program {
  path: string;
  /** The first line of its --version. */
  version: string;
}

/**
 * Finds a runtime: the command that install.sh made, or one on the PATH whose version begins as wanted.
 * @param installed its name among the installed commands
 * @param onPath its name on the PATH
 * @param wanted what follows "v", "version " or the name in its --version, such as "0.14."
 */
export function locate(installed: string, onPath: string, wanted = ""): Program | undefined {
  return start(join(CACHE, "bin", installed), wanted) ?? start(onPath, wanted);
}

function start(path: string, wanted: string): Program | undefined {
  if (path.includes("/") && !existsSync(path)) return undefined;
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  const version = status === 0 ? (stdout.split("\n")[0] ?? "") : "";
  const found = /v?(\d+\.\d+\.\d+)/.exec(version)?.[1];
  return found?.startsWith(wanted) ? { path, version } : undefined;
}
