import { fileURLToPath, pathToFileURL } from "node:url";
import { runChild } from "./child.ts";
import type { Program } from "./locate.ts";
import { DEFAULT_MODULE, type RunOptions, type RunResult } from "./runtime.ts";

const HOST = fileURLToPath(new URL("../../dist/node/", import.meta.url));

/** Node.js through the package's own command, which maps the folders of the arguments by itself: `dirs` is not needed. */
export async function runNode(program: Program, options: RunOptions): Promise<RunResult> {
  return await runChild(program.path, [...hostArguments(options.module), ...options.args], options);
}

/** The `llama2` command, or, for another module, the part of it that runs one. */
export function hostArguments(module = DEFAULT_MODULE): string[] {
  if (module === DEFAULT_MODULE) return [`${HOST}cli.js`];
  const script = `import { runCommand } from ${JSON.stringify(pathToFileURL(`${HOST}command.js`))};
    import { environment } from ${JSON.stringify(pathToFileURL(`${HOST}environment.js`))};
    process.exitCode = await runCommand(${JSON.stringify(module)}, process.argv.slice(1), environment(process.env));`;
  return ["--input-type=module", "--eval", script, "--"];
}
