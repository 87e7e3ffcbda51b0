import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { hostArguments } from "../runtimes/node.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { folderWith, MODEL, quick, ROOT, STORIES, TOKENIZER } from "./cli-fixture.ts";

const folder = folderWith(() => ({ "model.bin": MODEL, "tokenizer.bin": TOKENIZER, "prompt.txt": "from a file\n" }));

async function tokens(runtime: Runtime, args: string[], stdin?: string | Buffer): Promise<string> {
  const { code, stdout, stderr } = await runtime.run({
    args: ["model.bin", "--tokenize", ...args],
    cwd: folder(),
    ...(stdin !== undefined && { stdin }),
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout.toString();
}

describe("a prompt", () => {
  testInRuntimes(
    "comes from standard input for -i -, without the line break at its end",
    async (runtime) => {
      const typed = await tokens(runtime, ["-i", "two\nlines"]);
      expect(await tokens(runtime, ["-i", "-"], "two\nlines\n")).toBe(typed);
      expect(await tokens(runtime, ["--prompt=-"], "two\nlines")).toBe(typed);
    },
    quick,
  );

  testInRuntimes(
    "comes from a pipe when there is no -i",
    async (runtime) => {
      expect(await tokens(runtime, [], "from a pipe\n")).toBe(await tokens(runtime, ["-i", "from a pipe"]));
    },
    quick,
  );

  testInRuntimes(
    "of -i alone leaves a pipe unread",
    async (runtime) => {
      expect(await tokens(runtime, ["-i", "typed"], "piped")).toBe(await tokens(runtime, ["-i", "typed"]));
    },
    quick,
  );

  testInRuntimes(
    "is standard input, then the file, then -i, as they are",
    async (runtime) => {
      const args = ["-i", "-", "--prompt-file", "prompt.txt", "-i", " and typed"];
      expect(await tokens(runtime, args, "piped\n")).toBe(
        await tokens(runtime, ["-i", "piped\nfrom a file\n and typed"]),
      );
      expect(await tokens(runtime, ["--prompt-file", "prompt.txt"], "piped")).toBe(
        await tokens(runtime, ["-i", "from a file"]),
      );
    },
    quick,
  );

  testInRuntimes(
    "is empty when nothing is there to be read",
    async (runtime) => {
      expect(await tokens(runtime, [])).toBe("1\n");
      expect(await tokens(runtime, [], "")).toBe("1\n");
    },
    quick,
  );

  testInRuntimes(
    "may be of any size",
    async (runtime) => {
      const long = "ab ".repeat(20_000);
      expect(await tokens(runtime, ["-i", "-"], `${long}\n`)).toBe(await tokens(runtime, ["-i", long]));
    },
    { filter: (candidate) => quick.filter(candidate) && !candidate.interpreted },
  );

  testInRuntimes(
    "that is not UTF-8 is refused, with the first wrong byte",
    async (runtime) => {
      const stdin = Buffer.from("caf\xe9", "latin1");
      const { code, stdout, stderr } = await runtime.run({ args: ["model.bin"], cwd: folder(), stdin });
      expect(stderr).toBe("llama2: standard input: invalid UTF-8 at byte 3\n");
      expect(stdout).toHaveLength(0);
      expect(code).toBe(2);
    },
    quick,
  );
});

test("a standard input that nobody closes holds nothing up while -i is there", async () => {
  const child = spawn(process.execPath, [...hostArguments(), ...STORIES, "-i", "Once", "-n", "4"], {
    cwd: ROOT,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  child.stdin.destroy();
  expect(code).toBe(0);
});
