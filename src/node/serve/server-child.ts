import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { RuntimeCommand } from "./runtime-command.ts";
import { watch } from "./watchdog.ts";

/** How much longer than the grace time the answer to /drain may take. */
const MARGIN_MS = 5000;
const LISTENING = /^llama2: listening on (http:\/\/\S+)$/m;

export interface ServerChildOptions {
  env: Record<string, string>;
  /** The seconds that running answers are given after SIGTERM. */
  grace: number;
  /** Called once, with the address where it can be reached from this machine. */
  onListening: (url: string) => void;
}

/**
 * Runs a server to its end. SIGTERM drains it first (a WebAssembly module sees no signals), a second one or SIGINT ends it at
 * once. However this process ends, the server ends with it; and this process, when one ends that started it with a channel.
 * @returns the exit code: 0 when it was drained
 */
export async function runServer(command: RuntimeCommand, options: ServerChildOptions): Promise<number> {
  const child = spawn(command.file, command.args, {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "inherit", "pipe", ...(command.hasChannel ? ["ipc" as const] : [])],
  });
  if (!command.hasChannel) watch(child);
  let url: string | undefined;
  let printed = "";
  child.stderr!.on("data", (bytes: Buffer) => {
    process.stderr.write(bytes);
    if (url !== undefined) return;
    printed += bytes.toString();
    url = LISTENING.exec(printed)?.[1]?.replace("//0.0.0.0:", "//127.0.0.1:");
    if (url !== undefined) options.onListening(url);
  });
  let drained: Promise<boolean> | undefined;
  const terminate = (): void => {
    if (drained !== undefined || url === undefined) {
      child.kill("SIGTERM");
      return;
    }
    drained = drain(url, options.grace);
    void drained.then(() => child.kill("SIGTERM"));
  };
  const interrupt = (): void => {
    child.kill("SIGINT");
  };
  process.on("SIGTERM", terminate).on("SIGINT", interrupt).on("disconnect", interrupt);
  try {
    const code = await ended(child);
    const byUs = drained !== undefined && code === 128 + constants.signals.SIGTERM;
    return byUs && (await drained) ? 0 : code;
  } finally {
    process.off("SIGTERM", terminate).off("SIGINT", interrupt).off("disconnect", interrupt);
  }
}

/** Waits until the server has finished its answers, or says that their time is over. False when it did not answer. */
async function drain(url: string, grace: number): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/drain`, { signal: AbortSignal.timeout(grace * 1000 + MARGIN_MS) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function ended(child: ChildProcess): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal!]);
    });
  });
}
