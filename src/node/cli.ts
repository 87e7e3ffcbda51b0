#!/usr/bin/env node
/** The `llama2` command on Node: `convert`, `pull` and `serve` run on the host, everything else is dist/llama2.wasm's to answer. */
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import { environment } from "./environment.ts";

const MODULE = fileURLToPath(new URL("../llama2.wasm", import.meta.url));

const args = process.argv.slice(2);
if (args[0] === "convert") {
  const { convertCommand } = await import("./convert-command.ts");
  process.exitCode = await convertCommand(args.slice(1));
} else if (args[0] === "pull") {
  const { pullCommand } = await import("./pull/pull-command.ts");
  process.exitCode = await pullCommand(args.slice(1));
} else if (args[0] === "serve") {
  const { serveCommand } = await import("./serve/serve-command.ts");
  process.exitCode = await serveCommand(args.slice(1));
} else {
  process.exitCode = await runCommand(MODULE, args, environment(process.env));
}
