import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { candidateNamed } from "../runtimes/index.ts";
import { AOT_017, COMPILED_014, compile, type Mode } from "../runtimes/wasmedge.ts";
import { ROOT } from "../sources.ts";

/** The server for WasmEdge, and the one for everybody else. */
const MODULE = join(ROOT, "dist/llama2-server.wasm");
const COMPONENT = join(ROOT, "dist/llama2-server.component.wasm");

/** The runtimes that the server runs in, by the names of test/runtimes. */
export const SERVER_RUNTIMES = ["wasmedge-0.17", "wasmtime", "node", "wasmedge-0.14"] as const;

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
  readonly runtime: ServerRuntime;

  constructor(runtime: ServerRuntime, file: string, args: readonly string[], options: ServerOptions) {
    const { PATH = "", HOME = "" } = process.env;
    const { cwd = ROOT, env = {} } = options;
    this.runtime = runtime;
    this.child = spawn(file, args, { cwd, env: { PATH, HOME, ...env }, stdio: ["ignore", "pipe", "pipe"] });
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

  /** Waits for its end. */
  async ended(): Promise<number> {
    while (this.over === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    return this.over;
  }

  async stop(): Promise<void> {
    if (this.over !== undefined) return;
    this.child.kill("SIGKILL");
    await this.ended();
  }
}

/** Starts the server, on a free port, and waits until it listens and, if not told otherwise, until its model is loaded. */
export async function startServer(runtime: ServerRuntime, options: ServerOptions): Promise<ServerProcess> {
  const program = candidateNamed(runtime).program();
  if (program === undefined) throw new Error(`${runtime} is not installed`);
  const { env = {}, dirs = ["."], loading = false } = options;
  const args = [...options.args, "--port", "0"];
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const launch = async (): Promise<ServerProcess> => {
    if (runtime === "node") {
      return new ServerProcess(runtime, join(ROOT, "node_modules/.bin/jco"), ["run", COMPONENT, ...args], options);
    }
    if (runtime === "wasmtime") {
      const folders = dirs.flatMap((dir) => ["--dir", `${dir}::${dir}`]);
      const flags = ["run", "-S", "inherit-network=y", ...folders, ...variables];
      return new ServerProcess(runtime, program.path, [...flags, COMPONENT, ...args], options);
    }
    const mode: Mode = runtime === "wasmedge-0.14" ? COMPILED_014 : AOT_017;
    const file = await compile(program, MODULE, mode.extension!);
    const folders = dirs.flatMap((dir) => ["--dir", `${dir}:${dir}`]);
    return new ServerProcess(runtime, program.path, [...mode.flags, ...folders, ...variables, file, ...args], options);
  };
  const server = await launch();
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
