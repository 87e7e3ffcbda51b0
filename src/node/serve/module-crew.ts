import { fileURLToPath } from "node:url";
import { type MessagePort, Worker } from "node:worker_threads";
import type { FromWorker, JoinMessage } from "../../worker/protocol.ts";

/** What threads need to compute together. */
export interface ModuleCrew {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
}

/** What assembly/server/threads.ts exports. */
interface ServerExports {
  begin(): number;
  turn(milliseconds: number): number;
}

/** As long as the server sleeps at most in its own `_start`. */
const IDLE_MS = 200;

/**
 * In the event loop's thread: starts the workers that compute, and tells the server's thread when they do. Without one of them
 * the process ends, because the others would wait for it.
 */
export function gatherCrew({ module, memory, threads }: ModuleCrew, server: Worker): void {
  let joined = 1;
  for (let number = 1; number < threads; number++) {
    const worker = new Worker(fileURLToPath(new URL("../worker.js", import.meta.url)));
    worker.on("error", (error) => {
      fail(error.message);
    });
    worker.on("message", (message: FromWorker) => {
      if (message.type === "failed") fail(message.error.message);
      else if (++joined === threads) server.postMessage("joined");
    });
    worker.postMessage({ type: "join", module, memory, number } satisfies JoinMessage);
  }
}

function fail(reason: string): void {
  console.error(`llama2: a thread has ended: ${reason}`);
  process.exit(1);
}

/** In the server's thread: serves for ever, when the others compute. Returns the exit code of a start that failed. */
export async function serveWithCrew(
  instance: WebAssembly.Instance,
  crew: ModuleCrew,
  owner: MessagePort,
): Promise<number> {
  const server = instance.exports as unknown as ServerExports;
  owner.postMessage(crew);
  await new Promise((resolve) => owner.once("message", resolve));
  const code = server.begin();
  if (code !== 0) return code;
  for (;;) server.turn(IDLE_MS);
}
