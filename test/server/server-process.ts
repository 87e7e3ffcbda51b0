import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import { serverCommand, type ServerHost } from "../runtimes/server-command.ts";
import { ROOT } from "../sources.ts";

/** The server for WasmEdge, and the one for everybody else. */
const MODULE = join(ROOT, "dist/llama2-server.wasm");
const COMPONENT = join(ROOT, "dist/llama2-server.component.wasm");

/** The runtimes that the server runs in, by the names of test/runtimes. */
export const SERVER_RUNTIMES = [
  "wasmedge-0.17",
  "wasmtime",
  "node",
  "jco",
  "wasmedge-0.14",
] as const satisfies readonly ServerHost[];

export type ServerRuntime = (typeof SERVER_RUNTIMES)[number];

export interface ServerOptions {
  /** The command line: model, flags. `--port 0` is added. */
  args: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Folders to map under the names they have outside; the working folder when left out. */
  dirs?: readonly string[];
  /** Do not wait until the model is loaded. */
  loading?: boolean;
  /** The program starts others, which end with it. */
  group?: boolean;
}

const START_MS = 120_000;
const STDERR_KEPT = 1 << 20;

/** A server that runs. */
export class ServerProcess {
  port = 0;
  private text = "";
  private over: number | undefined;
  private wake: () => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly group: boolean;
  readonly runtime: ServerHost;

  constructor(runtime: ServerHost, file: string, args: readonly string[], options: ServerOptions) {
    const { PATH = "", HOME = "" } = process.env;
    const { cwd = ROOT, env = {}, group = false } = options;
    this.runtime = runtime;
    this.group = group;
    const stdio: StdioOptions = ["ignore", "pipe", "pipe"];
    this.child = spawn(file, args, { cwd, env: { PATH, HOME, ...env }, detached: group, stdio });
    const add = (piece: Buffer): void => {
      this.text = (this.text + piece.toString()).slice(-STDERR_KEPT);
      this.wake();
    };
    this.child.stdout!.on("data", add);
    this.child.stderr!.on("data", add);
    this.child.on("error", (error) => {
      add(Buffer.from(String(error)));
      this.end(-1);
    });
    this.child.on("close", (code) => {
      this.end(code ?? -1);
    });
  }

  private end(code: number): void {
    this.over ??= code;
    this.wake();
  }

  /** What it printed, on either stream. */
  get log(): string {
    return this.text;
  }

  /** The process that runs it. */
  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** Its exit code, once it ended. */
  get exitCode(): number | undefined {
    return this.over;
  }

  get root(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The base URL that an OpenAI client is given. */
  get baseURL(): string {
    return `${this.root}/v1`;
  }

  /** Waits until it printed what matches. @throws when it ends before, or its time is over */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + START_MS; ;) {
      const match = pattern.exec(this.text);
      if (match !== null) return match;
      if (this.over !== undefined) throw new Error(`${this.runtime}: the server ended with ${this.over}: ${this.text}`);
      if (Date.now() > end) throw new Error(`${this.runtime}: ${pattern} was never printed: ${this.text.slice(-2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Lets it compute nothing and see nothing until `resume`: what happens to its sockets meanwhile waits in the system. */
  pause(): void {
    this.child.kill("SIGSTOP");
  }

  resume(): void {
    this.child.kill("SIGCONT");
  }

  /** Waits for its end. */
  async ended(): Promise<number> {
    while (this.over === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    return this.over;
  }

  async stop(): Promise<void> {
    if (this.over !== undefined) return;
    if (this.group) process.kill(-this.pid, "SIGKILL");
    else this.child.kill("SIGKILL");
    await this.ended();
  }
}

/** Starts the server, on a free port, and waits until it listens and, if not told otherwise, until its model is loaded. */
export async function startServer(runtime: ServerRuntime, options: ServerOptions): Promise<ServerProcess> {
  const { args, loading = false, ...rest } = options;
  const command = await serverCommand(runtime, {
    module: MODULE,
    component: COMPONENT,
    ...rest,
    args: [...args, "--port", "0"],
  });
  const server = new ServerProcess(runtime, command.file, command.args, options);
  try {
    const [, port] = await server.printed(/listening on http:\/\/[^\s:]+:(\d+)/);
    server.port = Number(port);
    if (!loading) await server.printed(/llama2: ready/);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
