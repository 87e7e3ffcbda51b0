import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nginxConfiguration, type NginxSettings } from "../../../scripts/nginx-configuration.ts";
import { findOnPath } from "../../browser/on-path.ts";
import { freePort } from "../../free-port.ts";

/** As `missing` of test/runtimes/each.ts wants it. */
export const NGINX = {
  name: "nginx",
  install: "apt-get install nginx-light",
  program: (): string | undefined => findOnPath(["nginx"]),
};

/** Where Debian's libnginx-mod-http-brotli-static puts it; undefined where it is not installed. */
export function brotliModule(): string | undefined {
  const path = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
  return existsSync(path) ? path : undefined;
}

export type NginxOptions = Pick<NginxSettings, "base" | "page" | "models" | "api"> & Partial<NginxSettings>;

const ATTEMPTS = 5;
const POLL_MS = 10;

/** Makes a folder for nginx to run in, with the project's configuration in it. */
export function nginxFolder(options: NginxOptions & Pick<NginxSettings, "listen">): string {
  const folder = mkdtempSync(join(tmpdir(), "llama2-nginx-"));
  mkdirSync(join(folder, "conf"));
  const files = nginxConfiguration({ accessLog: join(folder, "access.log"), temp: folder, ...options });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "conf", name), text);
  return folder;
}

/** The arguments that run nginx in such a folder. As root its workers stay root, for the folder is nobody else's. */
export function nginxArguments(folder: string, isRoot = process.getuid?.() === 0): string[] {
  const configuration = join(folder, "conf", "nginx.conf");
  return ["-e", "stderr", "-c", configuration, "-p", folder, ...(isRoot ? ["-g", "user root;"] : [])];
}

/** nginx with the project's own configuration, on a port of its own. */
export class NginxProcess {
  readonly port: number;
  private readonly folder: string;
  private child: ChildProcess | undefined;
  private errors = "";

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  /** Starts it, and waits until it listens. */
  static async start(options: NginxOptions): Promise<NginxProcess> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const nginx = new NginxProcess(port, nginxFolder({ ...options, listen: `127.0.0.1:${port}` }));
      try {
        await nginx.resume();
        return nginx;
      } catch (error) {
        await nginx.end();
        // nginx cannot be told to take any free port: another process may have been faster.
        if (attempt === ATTEMPTS || !String(error).includes("Address already in use")) throw error;
      }
    }
  }

  /** What it printed: warnings and errors. */
  get log(): string {
    return this.errors;
  }

  /** The requests that it has logged, oldest first. */
  get requests(): { method: string; path: string; status: number; bytes: number }[] {
    const lines = readFileSync(join(this.folder, "access.log"), "utf8").trim().split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as NginxProcess["requests"][number]);
  }

  /** Starts it again, at the same port. */
  async resume(): Promise<void> {
    const child = spawn(NGINX.program()!, nginxArguments(this.folder), { stdio: ["ignore", "ignore", "pipe"] });
    this.child = child;
    this.errors = "";
    child.stderr.on("data", (piece: Buffer) => (this.errors += piece.toString()));
    // Until its port is free it does not listen, and somebody else may answer there.
    while (!(this.hasStarted(child) && (await isHealthy(this.port)))) {
      if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${this.errors}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Whether it has come so far as to write down which process it is: it listens then. */
  private hasStarted({ pid }: ChildProcess): boolean {
    const file = join(this.folder, "nginx.pid");
    return existsSync(file) && readFileSync(file, "utf8").trim() === String(pid);
  }

  /** Ends it; its port refuses connections from then on. */
  async pause(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    await ended;
  }

  async end(): Promise<void> {
    await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isHealthy(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/healthz`).then(
    async (answer) => (await answer.text()) === "ok\n",
    () => false,
  );
}
