import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChildResult, runChild } from "../runtimes/child.ts";
import { missing } from "../runtimes/each.ts";
import { candidateNamed } from "../runtimes/index.ts";
import type { Program } from "../runtimes/locate.ts";
import { ROOT } from "../sources.ts";

/** The commands of a runtime on the README's first screen start with a comment: "# WasmEdge 0.14". */
const SECTIONS = [
  { title: "WasmEdge 0.14", command: "wasmedge", runtime: "wasmedge-0.14" },
  { title: "WasmEdge 0.17", command: "wasmedge", runtime: "wasmedge-0.17" },
  { title: "wasmtime", command: "wasmtime", runtime: "wasmtime" },
];

const firstScreen = readFileSync(join(ROOT, "README.md"), "utf8").split("\n## ")[0]!;
const blocks = [...firstScreen.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1]!.trim().split("\n"));
const nodeLines = blocks.flat().filter((line) => /^npm ci && /.test(line));
/** A server that stays, and a request to it. */
const SERVE = "npx llama2 serve";
const serverLines = blocks.find(([first]) => first === SERVE)!;
/** What brings it into a cluster: test/e2e applies the same files to one. */
const clusterLines = blocks.find((lines) => lines.includes("kubectl apply -f k8s/"))!;

/** A copy of what the WASI commands need, so that what they write does not land in the tree. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "llama2-readme-"));
  for (const path of ["dist/llama2.wasm", "models"]) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a line as it stands in a shell. */
async function runLine(line: string, cwd: string): Promise<ChildResult> {
  const path = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
  return await runChild("sh", ["-c", line], { cwd, env: { PATH: path } });
}

/**
 * Starts what stays, waits until it prints what matches, does something with what the first group matches, and ends it. It has
 * a group of its own, so that what npm starts ends with it.
 */
async function started(line: string, pattern: RegExp, whenReady: (match: string) => Promise<void>): Promise<void> {
  const child = spawn("sh", ["-c", line], { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  const ended = new Promise<never>((_, reject) => {
    child.once("close", () => {
      reject(new Error(told));
    });
  });
  try {
    const ready = new Promise<string>((resolve) => {
      child.stderr.on("data", (piece: Buffer) => {
        told += piece.toString();
        const match = pattern.exec(told);
        if (match !== null) resolve(match[1] ?? "");
      });
    });
    await whenReady(await Promise.race([ready, ended]));
  } finally {
    process.kill(-child.pid!, "SIGINT");
    await ended.catch(() => undefined);
  }
}

/** Lets the shell find a program under the name that the README gives it. */
function provide(command: string, { path }: Program): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin", command), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
}

describe("README, first screen", () => {
  test("shows nothing that is not tested here", () => {
    const titles = SECTIONS.map(({ title }) => `# ${title}`);
    const tested = [
      ...nodeLines,
      ...blocks.filter(([first]) => titles.includes(first!)).flat(),
      ...serverLines,
      ...clusterLines,
    ];
    expect(blocks.flat()).toEqual(tested);
    expect(nodeLines).toHaveLength(3);
  });

  // `npm ci` and `npm test` are what CI itself runs; here they would run this test again.
  test.each(nodeLines.map((line) => line.replace("npm ci && ", "")))("%s", async (line) => {
    if (line === "npm test") {
      expect(readFileSync(join(ROOT, ".ci/run"), "utf8")).toMatch(/^retry npm ci$.*\bnpm test -- /ms);
      return;
    }
    if (line === "npm start") {
      await started(line, /^llama2: the page is at (\S+\/), /m, async (address) => {
        expect(await (await fetch(address)).text()).toMatch(/^<!doctype html>/);
        expect((await fetch(`${address}api/health`)).ok).toBe(true);
      });
      return;
    }
    const { code, stdout, stderr } = await runLine(line, ROOT);
    expect(stdout.toString(), stderr).toMatch(/^Once upon a time/);
    expect(code).toBe(0);
  });

  test.for(SECTIONS)("$title", async ({ title, command, runtime }, context) => {
    const candidate = candidateNamed(runtime);
    provide(command, candidate.program() ?? missing(candidate, context));
    const [, ...lines] = blocks.find(([first]) => first === `# ${title}`)!;
    for (const line of lines) {
      const { code, stdout, stderr } = await runLine(line, folder);
      expect(code, `${line}\n${stderr}`).toBe(0);
      if (!line.startsWith("wasmedge compile ")) expect(stdout.toString(), line).toMatch(/^Once upon a time/);
    }
  });

  test("a server, and a request to it", async () => {
    await started(SERVE, /^llama2: ready /m, async () => {
      const { code, stdout, stderr } = await runLine(serverLines.slice(1).join("\n"), ROOT);
      expect(code, stderr).toBe(0);
      expect(stdout.toString()).toMatch(/^data: \{"id":"chatcmpl-.*data: \[DONE\]\n\n$/s);
    });
  });
});
