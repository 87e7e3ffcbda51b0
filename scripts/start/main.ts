/** `npm start`: the chat page and the server behind it, at one address of this machine. */
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { parseStartArguments, USAGE } from "./arguments.ts";
import { buildWhatIsMissing, ROOT } from "./build.ts";
import { createFront } from "./front.ts";
import { ServerChild } from "./server-child.ts";

const EXIT_FAILURE = 1;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function listen(front: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    front.once("error", ({ message, code }: NodeJS.ErrnoException) => {
      reject(new Error(code === "EADDRINUSE" ? `port ${port} is in use: npm start -- --port ${port + 1}` : message));
    });
    front.listen(port, "127.0.0.1", resolve);
  });
  return (front.address() as AddressInfo).port;
}

/** @returns the exit code */
async function start(words: readonly string[]): Promise<number> {
  const { help, port: wanted, server: args } = parseStartArguments(words);
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  let server: ServerChild | undefined;
  const page = join(ROOT, "dist/web");
  const front = createFront({ base: "", page, models: join(page, "models"), api: () => server?.address });
  const port = await listen(front, wanted);
  try {
    buildWhatIsMissing(say);
    server = new ServerChild(join(ROOT, "dist/node/cli.js"), args, say, () => {
      say(`llama2: the page is at http://127.0.0.1:${port}/, the API at http://127.0.0.1:${port}/api/v1`);
    });
    const asked = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        asked.abort();
        server?.end(signal);
      });
    }
    const code = await server.ended;
    return asked.signal.aborted ? 0 : typeof code === "number" ? code : EXIT_FAILURE;
  } finally {
    front.close();
    front.closeAllConnections();
  }
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  say(`npm start: ${(error as Error).message}`);
  process.exitCode = EXIT_FAILURE;
}
