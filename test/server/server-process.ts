import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
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
  /** Where its standard error goes, if not to `log`. */
  stderr?: number;
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
    const { cwd = ROOT, env = {}, group = false, stderr = "pipe" } = options;
    this.runtime = runtime;
    this.group = group;
    const stdio: StdioOptions = ["ignore", "pipe", stderr];
    this.child = spawn(file, args, { cwd, env: { PATH, HOME, ...env }, detached: group, stdio });
    this.follow(this.child.stdout!);
    if (this.child.stderr !== null) this.follow(this.child.stderr);
    this.child.on("error", (error) => {
      this.add(String(error));
      this.end(-1);
    });
    this.child.on("close", (code) => {
      this.end(code ?? -1);
    });
  }

  private add(piece: string): void {
    this.text = (this.text + piece).slice(-STDERR_KEPT);
    this.wake();
  }

  /** Takes what comes from there into its log. */
  follow(output: Readable): void {
    output.on("data", (piece: Buffer) => {
      this.add(piece.toString());
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

/** Starts the server and waits for nothing. */
export async function launchServer(
  runtime: ServerRuntime,
  options: ServerOptions,
  port: number,
): Promise<ServerProcess> {
  const args = [...options.args, "--port", `${port}`];
  const command = await serverCommand(runtime, { module: MODULE, component: COMPONENT, ...options, args });
  return new ServerProcess(runtime, command.file, command.args, options);
}

/** Starts the server, on a free port, and waits until it listens and its model is loaded. */
export async function startServer(runtime: ServerRuntime, options: ServerOptions): Promise<ServerProcess> {
  const server = await launchServer(runtime, options, 0);
  try {
    const [, port] = await server.printed(/listening on http:\/\/[^\s:]+:(\d+)/);
    server.port = Number(port);
    await server.printed(/llama2: ready/);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
