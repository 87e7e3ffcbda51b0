import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { storiesCheckpoint, storiesTokenizer } from "../../models/stories.ts";
import { type GenerateOptions, generateReference } from "../../reference/generate.ts";
import { readGolden } from "../../reference/golden.ts";
import { ReferenceTokenizer } from "../../reference/tokenizer.ts";

/** llama2.c's short flags as options. */
function optionsOf(args: readonly string[]): GenerateOptions {
  const short = (letter: string) => ({ type: "string" as const, short: letter });
  const { values } = parseArgs({
    args: [...args],
    options: { prompt: short("i"), steps: short("n"), temperature: short("t"), topp: short("p"), seed: short("s") },
  });
  const { prompt, ...numbers } = values;
  const options = Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value)]));
  return prompt === undefined ? options : { prompt, ...options };
}

describe("the oracle's text", () => {
  it.each([...readGolden("generate"), ...readGolden("byte-tokens")])(
    "is llama2.c's: $model $args",
    ({ model, args, stdout }) => {
      const tokenizer = new ReferenceTokenizer(storiesTokenizer());
      expect(generateReference(storiesCheckpoint(model), tokenizer, optionsOf(args)).toString("utf8")).toBe(stdout);
    },
  );
});
