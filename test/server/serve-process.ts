import { join } from "node:path";
import { ROOT } from "../sources.ts";
import { ServerProcess } from "./server-process.ts";

const COMMAND = join(ROOT, "dist/node/cli.js");

/** `llama2 serve`, as it was built. `env` is all that it sees, but for the home folder. */
export function serveProcess(args: readonly string[], env: Record<string, string>): ServerProcess {
  return new ServerProcess("node", process.execPath, [COMMAND, "serve", ...args], {
    args,
    env: { PATH: "/nowhere", ...env },
  });
}
