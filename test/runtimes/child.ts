import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Writable } from "node:stream";

export interface ChildOptions {
  stdin?: string | Buffer;
  env?: Record<string, string>;
  cwd?: string;
  timeoutMs?: number;
  closeStdout?: boolean;
}

export interface ChildResult {
  /** The exit code; 128 + n when signal n ended the process, as shells report it. */
  code: number;
  stdout: Buffer;
  stderr: string;
}

const DEFAULT_TIMEOUT_MS = 250_000; // below vitest.config.ts, so that the child ends before its test does

/**
 * Runs a program to its end, with nothing of this process's environment but PATH and HOME.
 * Standard input is /dev/null unless `stdin` is given; `closeStdout` closes our end of its output at once.
 * @throws when it cannot be started, or when it had to be killed because its time was over
 */
export async function runChild(file: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const { stdin, env, cwd, timeoutMs = DEFAULT_TIMEOUT_MS, closeStdout = false } = options;
  const { PATH = "", HOME = "" } = process.env;
  return await new Promise((resolve, reject) => {
    // Where our end is to be closed, the program starts when it is: before, it could have written all that it has to say.
    const words = closeStdout ? ["-c", 'read _ <&3; exec "$0" "$@" 3<&-', file, ...args] : args;
    const child = spawn(closeStdout ? "/bin/sh" : file, words, {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe", ...(closeStdout ? ["pipe" as const] : [])],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    if (closeStdout) {
      child.stdout!.once("close", () => (child.stdio[3] as Writable).end("\n")).destroy();
    } else child.stdout!.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr!.on("data", (chunk: Buffer) => stderr.push(chunk));
    if (child.stdin) {
      child.stdin.on("error", () => undefined); // a child that ends without reading closes the pipe; its code tells
      child.stdin.end(stdin);
    }
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const result = { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
      if (late) {
        const tail = `${result.stdout.toString()}${result.stderr}`.slice(-2000);
        reject(new Error(`no end after ${timeoutMs} ms: ${file} ${args.join(" ")}\n${tail}`));
      } else {
        resolve({ code: code ?? 128 + constants.signals[signal!], ...result });
      }
    });
  });
}
