import { existsSync } from "node:fs";
import { join } from "node:path";
import { serverCandidate } from "../../runtimes/server-command.ts";
import { STORYTELLER } from "../../server/command.ts";
import { type ServerProcess, type ServerRuntime, startServer } from "../../server/server-process.ts";
import { ROOT } from "../../sources.ts";
import { Gate } from "./gate.ts";
import { brotliModule, type NginxOptions, NginxProcess } from "./nginx-process.ts";

/** The page as it was built. */
export const PAGE = join(ROOT, "dist/web");

const RUNTIMES = ["wasmedge-0.17", "wasmedge-0.14", "node"] as const satisfies readonly ServerRuntime[];

export interface SiteOptions extends Partial<Omit<NginxOptions, "api">> {
  /** The server's command line; the default model when left out. */
  args?: readonly string[];
  /** Put a network in between that can be bad: `site.gate`. */
  gated?: boolean;
}

/** nginx with the page, and a server behind it: what a deployment is. */
export interface Site {
  /** The page's address, with a slash at its end. */
  url: string;
  server: ServerProcess;
  nginx: NginxProcess;
  /** Only with `gated`. */
  readonly gate: Gate;
  /** The whole network off, and on again: nginx is gone. */
  disconnect: () => Promise<void>;
  reconnect: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the server in WasmEdge, or where that is not installed in Node.js, and nginx in front of it. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const {
    args = STORYTELLER,
    gated = false,
    base = "",
    page = PAGE,
    models = join(page, "models"),
    ...settings
  } = options;
  if (!existsSync(join(page, "index.html"))) throw new Error("there is no page: npm run build:web");
  const runtime = RUNTIMES.find((name) => serverCandidate(name).program() !== undefined)!;
  const server = await startServer(runtime, { args });
  const brotli = brotliModule();
  try {
    const nginx = await NginxProcess.start({
      ...(brotli === undefined ? {} : { brotliModule: brotli }),
      ...settings,
      ...{ base, page, models, api: `127.0.0.1:${server.port}` },
    });
    const gate = gated ? await Gate.open(nginx.port) : undefined;
    return {
      ...{ server, nginx, url: `http://127.0.0.1:${(gate ?? nginx).port}${base}/` },
      get gate(): Gate {
        if (gate === undefined) throw new Error("only a site that is `gated` has a gate");
        return gate;
      },
      disconnect: () => nginx.pause(),
      reconnect: () => nginx.resume(),
      stop: async () => {
        await gate?.close();
        await nginx.end();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
