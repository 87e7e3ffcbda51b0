import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { hostArguments } from "../runtimes/node.ts";
import { once, quick, ROOT, STORIES } from "./cli-fixture.ts";

const SIGPIPE = 128 + 13;

describe("a standard output that cannot be written to", () => {
  testInRuntimes(
    "ends the run with one line, or by the host's signal",
    async (runtime) => {
      const args = [...STORIES, "-t", "0", "-n", "0"];
      const { code, stderr } = await runtime.run({ args, cwd: ROOT, closeStdout: true });
      if (code === SIGPIPE) {
        expect(runtime.name).toMatch(/^wasmedge/); // it leaves SIGPIPE as the system has it
      } else {
        expect(stderr).toMatch(/^llama2: cannot write to stdout: (Broken pipe|Input\/output error)\n$/);
        expect(code).toBe(1);
      }
    },
    quick,
  );

  test.skipIf(!existsSync("/dev/full"))("is told apart: a full disk", () => {
    const command = `"$0" "$@" > /dev/full`;
    const args = ["-c", command, process.execPath, ...hostArguments(), ...STORIES, "-n", "9"];
    const { status, stderr } = spawnSync("sh", args, { cwd: ROOT, encoding: "utf8" });
    expect(stderr).toBe("llama2: cannot write to stdout: No space left on device\n");
    expect(status).toBe(1);
  });
});

describe("standard error", () => {
  testInRuntimes(
    "has llama2.c's line with the speed, and with --quiet nothing",
    async (runtime) => {
      const args = [...STORIES, "-n", "20", "-s", "1"];
      expect((await runtime.run({ args, cwd: ROOT })).stderr).toMatch(/^achieved tok\/s: \d+\.\d{6}\n$/);
      expect((await runtime.run({ args: [...args, "--quiet"], cwd: ROOT })).stderr).toBe("");
    },
    quick,
  );

  testInRuntimes(
    "has prefill and decode apart with --stats",
    async (runtime) => {
      const args = [...STORIES, "-n", "20", "-s", "1", "--stats", "--quiet", "-i", "Once upon a time"];
      const { stderr } = await runtime.run({ args, cwd: ROOT });
      const rate = /\d+ tokens, \d+\.\d ms, \d+\.\d\d tok\/s/.source;
      expect(stderr).toMatch(new RegExp(`^prefill: ${rate}\\ndecode: ${rate}\\n$`));
    },
    once,
  );
});
