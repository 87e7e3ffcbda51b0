import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { STORIES } from "../server/command.ts";
import { ROOT } from "../sources.ts";

const NODE = ["--runtime", "node"];

let running: ChildProcess | undefined;
afterEach(() => {
  // All that npm has started, if the test has not ended it.
  if (running?.exitCode === null && running.signalCode === null) process.kill(-running.pid!, "SIGINT");
});

interface Started {
  child: ChildProcess;
  log: () => string;
  ended: Promise<number | string>;
  /** Waits for a line. @returns what its first group matches */
  printed: (pattern: RegExp) => Promise<string>;
}

/** `npm start` in a process group of its own, as a terminal has it. */
function start(...args: string[]): Started {
  const child = spawn("npm", ["--silent", "start", "--", ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running = child;
  let text = "";
  let heard: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      text += bytes.toString();
      heard();
    });
  }
  const ended = new Promise<number | string>((resolve) =>
    child.on("close", (code, signal) => {
      resolve(code ?? signal!);
    }),
  );
  const printed = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match !== null) return match[1] ?? "";
      const more = new Promise<"more">((resolve) => {
        heard = (): void => {
          resolve("more");
        };
      });
      const what = await Promise.race([more, ended]);
      if (what !== "more" && !pattern.test(text)) throw new Error(`npm start ended with ${what}: ${text}`);
    }
  };
  return { child, log: () => text, ended, printed };
}

describe("npm start", () => {
  test("serves page and API at the address that it prints, and ends on Ctrl-C", async () => {
    const started = start("--port", "0", ...STORIES, ...NODE);
    const address = await started.printed(/the page is at (http:\/\/127\.0\.0\.1:\d+\/), the API at \S+\/api\/v1\n/);
    await started.printed(/llama2: (ready with stories260K)/);
    const page = await fetch(address);
    expect(page.headers.get("content-security-policy")).toContain("'wasm-unsafe-eval'");
    expect(await page.text()).toContain("<title>llama2.wasm</title>");
    const answer = await fetch(`${address}api/v1/completions`, {
      method: "POST",
      body: '{"prompt":"Once","max_tokens":3}',
    });
    expect(await answer.json()).toMatchObject({ object: "text_completion", model: "stories260K" });
    process.kill(-started.child.pid!, "SIGINT");
    // npm itself may end by the signal; it says nothing either way.
    expect([0, "SIGINT"]).toContain(await started.ended);
    await expect(fetch(address)).rejects.toThrow();
    expect(started.log()).not.toMatch(/error|"time":/i);
  });

  test("lets running answers end on SIGTERM", async () => {
    const started = start("--port", "0", ...STORIES, ...NODE);
    const address = await started.printed(/the page is at (\S+),/);
    await started.printed(/llama2: (ready)/);
    const answer = await fetch(`${address}api/v1/completions`, {
      method: "POST",
      body: '{"prompt":"Once","max_tokens":400,"ignore_eos":true,"stream":true}',
    });
    process.kill(-started.child.pid!, "SIGTERM");
    expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/);
    expect([0, "SIGTERM"]).toContain(await started.ended);
  });

  test("leaves no server behind when it is killed", async () => {
    const started = start("--port", "0", ...STORIES, ...NODE);
    await started.printed(/llama2: (ready)/);
    // The processes' own pipes tell when the last of them has ended.
    process.kill(-started.child.pid!, "SIGKILL");
    expect(await started.ended).toBe("SIGKILL");
  });

  test("says in one line that its port is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const started = start("--port", String(port), ...NODE);
    expect(await started.ended).toBe(1);
    expect(started.log()).toBe(`npm start: port ${port} is in use: npm start -- --port ${port + 1}\n`);
    other.close();
  });

  test("ends with the server's own message and code", async () => {
    const started = start("--port", "0", "nowhere.bin", ...NODE);
    expect(await started.ended).toBe(3);
    expect(started.log()).toContain("nowhere.bin");
  });

  test.each([["--port", "x"], ["--port=65536"], ["--port"]])("refuses %s %s", async (...args) => {
    const started = start(...args);
    expect(await started.ended).toBe(1);
    expect(started.log()).toMatch(/^npm start: --port takes a number from 0 to 65535, not ".*"\n$/);
  });

  test("has help", async () => {
    const started = start("--help");
    expect(await started.ended).toBe(0);
    expect(started.log()).toMatch(/^usage: npm start -- /);
  });
});
