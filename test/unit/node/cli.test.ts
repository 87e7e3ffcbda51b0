import { describe, expect, test } from "vitest";
import { runNode } from "../../runtimes/node.ts";

const node = { path: process.execPath, version: process.version };

describe("the llama2 command", () => {
  test("answers `convert` on the host", async () => {
    const { code, stderr } = await runNode(node, { args: ["convert"] });
    expect(stderr).toMatch(/^llama2 convert: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  test("leaves every other word to the module, whose exit code is its own", async () => {
    const { code, stdout, stderr } = await runNode(node, { args: ["--no-such-flag"] });
    expect(stdout).toHaveLength(0);
    expect(stderr).toMatch(/^llama2: [^\n]*--no-such-flag[^\n]*\n$/);
    expect(code).toBe(2);
  });

  test("prints text without being told a model", async () => {
    const { code, stdout, stderr } = await runNode(node, { args: ["-i", "Once upon a time", "-t", "0", "-n", "20"] });
    expect(stdout.toString()).toMatch(/^Once upon a time.+\n$/s);
    expect(stderr).not.toContain("ExperimentalWarning");
    expect(code).toBe(0);
  });
});
