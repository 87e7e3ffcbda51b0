import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { type ServerRuntime, startServer } from "../test/server/server-process.ts";
import type { ServerModel } from "./server-models.ts";

/** A server that is being measured. */
export interface RunningServer {
  port: number;
  /** The process, or the topmost of them. */
  pid: number;
  stop: () => Promise<void>;
}

/** A program that serves a model. */
export interface ServerTarget {
  name: string;
  takes: (model: ServerModel) => boolean;
  start: (model: ServerModel) => Promise<RunningServer>;
}

/** Answers at the same time, in all programs; more clients wait. */
export const SLOTS = 8;
const QUEUE = 64;
const START_MS = 60_000;

/** This project's server in a runtime. */
export function ourServer(runtime: ServerRuntime): ServerTarget {
  return {
    name: runtime,
    takes: () => true,
    start: async ({ checkpoint, tokenizer, folder }) => {
      const limits = ["--slots", String(SLOTS), "--queue", String(QUEUE), "--log-level", "off"];
      const server = await startServer(runtime, { args: [checkpoint, "-z", tokenizer, ...limits], cwd: folder });
      const { port, pid } = server;
      return {
        port,
        pid,
        stop: async () => {
          await server.stop();
        },
      };
    },
  };
}

/** llama.cpp's server: one thread for the model, one for HTTP, no prompt cache. */
export function llamaServer(binary: string): ServerTarget {
  return {
    name: "llama.cpp",
    takes: ({ gguf }) => gguf !== undefined,
    start: async ({ gguf, context }) => {
      const port = await freePort();
      const threads = ["-t", "1", "-tb", "1", "--threads-http", "1"];
      const slots = ["-np", String(SLOTS), "-c", String(SLOTS * context), "--no-webui", "--no-warmup"];
      const args = ["-m", gguf!(), ...threads, ...slots, "--host", "127.0.0.1", "--port", String(port)];
      const child = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"] });
      let log = "";
      child.stderr.on("data", (piece: Buffer) => (log = (log + piece.toString()).slice(-5000)));
      const stop = async (): Promise<void> => {
        if (child.exitCode !== null) return;
        const closed = new Promise((resolve) => child.on("close", resolve));
        child.kill("SIGKILL");
        await closed;
      };
      for (const end = Date.now() + START_MS; ;) {
        if (child.exitCode !== null || Date.now() > end) {
          await stop();
          throw new Error(`${binary} does not start: ${log}`);
        }
        const ready = await fetch(`http://127.0.0.1:${port}/health`).then(
          ({ status }) => status === 200,
          () => false,
        );
        if (ready) return { port, pid: child.pid!, stop };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
