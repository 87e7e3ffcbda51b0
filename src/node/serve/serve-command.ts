import { homedir } from "node:os";
import { Llama2Error } from "../../errors.ts";
import { environment } from "../environment.ts";
import { mapFolders } from "../folders.ts";
import { cacheFolder } from "../pull/cache-folder.ts";
import { systemFailure } from "../system-failure.ts";
import { exampleRequest } from "./example-request.ts";
import { chooseRuntime, type InstalledRuntime } from "./installed-runtime.ts";
import { runServer } from "./server-child.ts";
import { runtimeCommand } from "./runtime-command.ts";
import { ServeError, type ServeFailure } from "./serve-error.ts";
import { parseServeRequest, USAGE } from "./serve-request.ts";
import { serverSetting } from "./server-setting.ts";

const EXIT_USAGE = 2;
const EXIT_FAILURE = 1;
const EXIT: Record<ServeFailure, number> = { "no-runtime": 10, "not-compiled": 11, "not-built": 12 };

const GRACE_SECONDS = 30; // as the server's own default

const NAMES = { wasmedge: "WasmEdge", wasmtime: "wasmtime", node: "Node.js" };

/**
 * `llama2 serve`: runs the server in the best runtime that is installed, until it ends or is told to.
 * @param words those after `serve`
 * @returns the exit code, as the usage lists them
 */
export async function serveCommand(words: readonly string[]): Promise<number> {
  try {
    const request = parseServeRequest(words);
    if (request.help) process.stdout.write(`${USAGE}\n`);
    const { runtime, why } = chooseRuntime(request.help ? "node" : request.runtime, process.env);
    if (!request.help) say(`${NAMES[runtime.name]} ${runtime.version} (${why})${threadsNote(request.threads)}`);
    return await serve(runtime, request.args, request.threads);
  } catch (error) {
    if (!(error instanceof Llama2Error)) throw error;
    say(error.message);
    if (error instanceof ServeError) return EXIT[error.failure];
    return error.code === "USAGE" ? EXIT_USAGE : EXIT_FAILURE;
  }
}

async function serve(runtime: InstalledRuntime, args: readonly string[], threads: number): Promise<number> {
  const mapping = mapFolders(args, environment(process.env));
  const command = runtimeCommand(runtime, mapping, threads, cacheFolder(process.env, process.platform, homedir()), say);
  try {
    return await runServer(command, {
      env: mapping.env,
      grace: graceSeconds(args, mapping.env),
      onListening: (url) => {
        say(`try: ${exampleRequest(url, args, mapping.env)}`);
      },
    });
  } catch (cause) {
    throw systemFailure(`start ${command.file}`, cause);
  }
}

function threadsNote(threads: number): string {
  return threads > 1 ? `, ${threads} threads` : "";
}

function say(text: string): void {
  process.stderr.write(`llama2 serve: ${text}\n`);
}

function graceSeconds(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const seconds = Number(serverSetting(args, "--grace", env["LLAMA2_GRACE"]) ?? GRACE_SECONDS);
  return Number.isFinite(seconds) ? seconds : GRACE_SECONDS;
}
