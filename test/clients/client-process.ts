import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { candidateNamed } from "../runtimes/index.ts";
import { ROOT } from "../sources.ts";
import type { Call, ClientEvent, ClientName, Outcome } from "./call.ts";

/** A call that runs in a client's process. */
export interface Started {
  /** What the library made of the answer. Never rejects: an error is a part of it. */
  done: Promise<Outcome>;
  /** The status of the first answer, once its headers are there. */
  headers: Promise<number>;
  /** The first piece of text. */
  text: Promise<string>;
  /** The statuses of all answers so far: more than one after a retry. */
  statuses: readonly number[];
  /** Aborts the request as the library offers it. */
  abort: () => void;
}

/** A promise and the function that settles it: Node.js 20 has no `Promise.withResolvers`. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** A program that holds client libraries and takes calls, many at a time, as lines of JSON. */
class ClientProcess {
  private readonly calls = new Map<number, (event: ClientEvent) => void>();
  private nextId = 1;
  private readonly child: ChildProcess;

  constructor(file: string, args: readonly string[]) {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, NO_COLOR: "1", AI_SDK_LOG_WARNINGS: "false" };
    this.child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"], env });
    createInterface({ input: this.child.stdout! }).on("line", (line) => {
      const event = JSON.parse(line) as ClientEvent;
      this.calls.get(event.id)?.(event);
    });
    this.child.on("close", () => {
      for (const [id, tell] of this.calls)
        tell({ id, event: "result", result: { error: { message: "the client ended" } } });
    });
  }

  start(client: ClientName, call: Call): Started {
    const id = this.nextId++;
    const statuses: number[] = [];
    const done = deferred<Outcome>();
    const headers = deferred<number>();
    const text = deferred<string>();
    this.calls.set(id, (event) => {
      if (event.event === "headers") {
        statuses.push(event.status);
        headers.resolve(event.status);
      } else if (event.event === "text") {
        text.resolve(event.text);
      } else {
        this.calls.delete(id);
        headers.resolve(0);
        text.resolve("");
        done.resolve(event.result);
      }
    });
    // The Go program has one client, and its fields at the top.
    this.write(client === "go-openai" ? { id, ...call } : { id, client, call });
    const abort = (): void => {
      this.write({ abort: id });
    };
    return { done: done.promise, headers: headers.promise, text: text.promise, statuses, abort };
  }

  private write(message: unknown): void {
    this.child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  stop(): void {
    this.child.kill();
  }
}

const started = new Map<string, ClientProcess>();

/** Starts a call in a client's process, which is started with its first call. @throws when it cannot be */
export function startCall(client: ClientName, call: Call): Started {
  return processOf(client).start(client, call);
}

/** The outcome of a call. */
export async function callClient(client: ClientName, call: Call): Promise<Outcome> {
  return await startCall(client, call).done;
}

/** What is missing for a client here, and how to install it; undefined when nothing is. */
export function missingFor(client: ClientName): { name: string; install: string } | undefined {
  if (client !== "go-openai") return candidateNamed("node24").program() ? undefined : candidateNamed("node24");
  if (spawnSync("go", ["version"]).status === 0) return undefined;
  return { name: "Go", install: "apt-get install golang-go, or https://go.dev/dl" };
}

/** Ends the processes; for `afterAll`. */
export function stopClients(): void {
  for (const child of started.values()) child.stop();
  started.clear();
}

function processOf(client: ClientName): ClientProcess {
  const key = client === "go-openai" ? "go" : "node";
  let child = started.get(key);
  if (child === undefined) {
    child = key === "go" ? new ClientProcess(buildGo(), []) : startNode();
    started.set(key, child);
  }
  return child;
}

function startNode(): ClientProcess {
  const node = candidateNamed("node24").program();
  if (node === undefined) throw new Error("node24 is not installed");
  return new ClientProcess(node.path, ["--no-warnings", join(ROOT, "test/clients/node/main.ts")]);
}

let goProgram: string | undefined;

/** Go keeps what it built: only the first build takes its seconds. */
function buildGo(): string {
  if (goProgram !== undefined) return goProgram;
  const output = join(ROOT, `build/clients/go-openai-${process.pid}`);
  mkdirSync(join(ROOT, "build/clients"), { recursive: true });
  const built = spawnSync("go", ["build", "-o", output, "."], { cwd: join(ROOT, "test/clients/go"), encoding: "utf8" });
  if (built.status !== 0) throw new Error(`go build failed: ${built.stderr}`);
  goProgram = output;
  return output;
}
