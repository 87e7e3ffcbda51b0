import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { ROOT } from "../sources.ts";
import { testInRuntimes } from "./each.ts";

// The drivers are proven with a command that shows what it was handed (test/wasm/probe.ts, built by `npm run build:test`).
const module = join(ROOT, "build/probe.wasm");

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "llama2-drivers-"));
  writeFileSync(join(cwd, "five"), "12345");
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

describe("a runtime's driver", () => {
  testInRuntimes("hands over every argument as it is", async (runtime) => {
    const args = ["--help", "-t", "0", "--", "two words", "--dir=x", "", "é😀"];
    const { code, stdout, stderr } = await runtime.run({ module, args: ["args", ...args] });
    expect(stdout.toString()).toBe(args.map((arg) => `${arg}\n`).join(""));
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  testInRuntimes("hands over the environment it is given and no other", async (runtime) => {
    const { stdout } = await runtime.run({
      module,
      args: ["env", "LLAMA2_PROBE", "NO_COLOR", "PATH"],
      env: { LLAMA2_PROBE: "a=b c", NO_COLOR: "1" },
    });
    expect(stdout.toString()).toBe("a=b c\n1\n-\n");
  });

  testInRuntimes("maps the working folder", async (runtime) => {
    const { stdout } = await runtime.run({ module, cwd, args: ["size", "five", "./five"] });
    expect(stdout.toString()).toBe("5\n5\n");
  });

  testInRuntimes("maps other folders, under absolute names too", async (runtime) => {
    const paths = [join(cwd, "five"), "build/probe.wasm"];
    const { stdout } = await runtime.run({ module, cwd: ROOT, args: ["size", ...paths], dirs: [cwd, "build"] });
    expect(stdout.toString()).toBe(`5\n${statSync(module).size}\n`);
  });

  testInRuntimes("hands over standard input, and an empty one", async (runtime) => {
    const stdin = Buffer.from("bytes \0 ÿ\xff".repeat(9999), "latin1");
    expect((await runtime.run({ module, args: ["stdin"], stdin })).stdout.equals(stdin)).toBe(true);
    expect((await runtime.run({ module, args: ["stdin"] })).stdout).toHaveLength(0);
  });

  testInRuntimes("reports the exit code", async (runtime) => {
    expect((await runtime.run({ module, args: ["exit", "5"] })).code).toBe(5);
  });

  testInRuntimes("closes standard output when asked, and the command notices", async (runtime) => {
    const { code, stdout } = await runtime.run({ module, args: ["flood"], closeStdout: true });
    expect(code).toBeGreaterThan(0);
    expect(stdout).toHaveLength(0);
  });

  testInRuntimes("keeps the report of a trap off standard output", async (runtime) => {
    const { code, stdout } = await runtime.run({ module, args: ["trap"] });
    expect(code).toBeGreaterThan(0);
    expect(stdout).toHaveLength(0);
  });

  testInRuntimes("kills what does not end", async (runtime) => {
    await expect(runtime.run({ module, args: ["spin"], timeoutMs: 1000 })).rejects.toThrow("no end after 1000 ms");
  });
});
