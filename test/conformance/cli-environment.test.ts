import { describe, expect } from "vitest";
import { testInRuntimes } from "../runtimes/each.ts";
import { folderWith, MODEL, quick, strict, TOKENIZER } from "./cli-fixture.ts";

const folder = folderWith(() => ({
  "models/model.bin": MODEL,
  "models/tokenizer.bin": TOKENIZER,
  "other/words.tok": TOKENIZER,
  "other/model.bin": MODEL,
  "empty.tok": "",
}));

describe("where the model and the tokenizer come from", () => {
  testInRuntimes(
    "LLAMA2_MODEL and LLAMA2_TOKENIZER stand in for a model that is not named",
    async (runtime) => {
      const env = { LLAMA2_MODEL: "other/model.bin", LLAMA2_TOKENIZER: "other/words.tok" };
      const { code, stdout } = await runtime.run({ args: ["-n", "4", "-s", "1"], cwd: folder(), env });
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(1);
    },
    quick,
  );

  testInRuntimes(
    "-z wins over LLAMA2_TOKENIZER, and a named model leaves both alone",
    async (runtime) => {
      const env = { LLAMA2_MODEL: "other/model.bin", LLAMA2_TOKENIZER: "empty.tok" };
      const run = async (...args: string[]): Promise<number> =>
        (await runtime.run({ args: [...args, "-n", "2"], cwd: folder(), env })).code;
      expect(await run()).toBe(3);
      expect(await run("-z", "other/words.tok")).toBe(0);
      expect(await run("models/model.bin")).toBe(0);
    },
    quick,
  );

  testInRuntimes(
    "the tokenizer beside the model is found when the working folder has none",
    async (runtime) => {
      const { code } = await runtime.run({ args: ["-n", "2", "models/model.bin"], cwd: folder() });
      expect(code).toBe(0);
    },
    quick,
  );

  testInRuntimes(
    "without any model the message shows how to name one",
    async (runtime) => {
      const { code, stderr } = await runtime.run({ args: [], cwd: folder() });
      expect(stderr).toBe('llama2: no model is named: llama2 MODEL -i "Once upon a time" (--help shows everything)\n');
      expect(code).toBe(2);
    },
    strict,
  );
});
