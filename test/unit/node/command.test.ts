import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { hostArguments, runNode } from "../../runtimes/node.ts";

const probe = fileURLToPath(new URL("../../../build/probe.wasm", import.meta.url));
const node = { path: process.execPath, version: process.version };

describe("runCommand", () => {
  test("says in one line what to do when the module was not built", async () => {
    const { code, stderr } = await runNode(node, { module: "/none/llama2.wasm", args: [] });
    expect(stderr).toBe("llama2: /none/llama2.wasm is missing: run `npm run build`\n");
    expect(code).toBe(1);
  });

  test("reports a trap in one line", async () => {
    const { code, stderr } = await runNode(node, { module: probe, args: ["trap"] });
    expect(stderr).toBe("llama2: internal error, please report it: unreachable\n");
    expect(code).toBe(1);
  });

  test("says nothing when standard output is closed", async () => {
    const { code, stderr } = await runNode(node, { module: probe, args: ["flood"], closeStdout: true });
    expect(stderr).toBe("");
    expect(code).toBe(64); // the probe ends with the errno that it saw: EPIPE
  });

  test("is ended by Ctrl-C, in the middle of a computation", async () => {
    const child = spawn(node.path, [...hostArguments(probe), "spin"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]); // which a shell reports as 130
  });

  test("lives through the garbage collections of a memory that grows", async () => {
    const { code, stdout } = await runNode(node, { module: probe, args: ["grow"] });
    expect(stdout).toHaveLength(64_000);
    expect(code).toBe(0);
  });

  test("opens files above the working folder", async () => {
    const { stdout } = await runNode(node, { module: probe, cwd: "test", args: ["size", "../package.json", "none"] });
    expect(stdout.toString()).toMatch(/^[1-9]\d*\n-44\n$/);
  });
});
