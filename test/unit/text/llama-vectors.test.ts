import { describe, expect, it } from "vitest";
import { hasShared, needsShared, readShared } from "./shared.ts";
import { openText } from "./text-module.ts";

const text = await openText();

describe.skipIf(!hasShared)(`llama.cpp's vectors for the Llama-2 vocabulary${needsShared}`, () => {
  it("are met, all of them", () => {
    const tokenizer = text.load(readShared("models/tokenizer.bin"), 32000);
    // Texts stand between "\n__ggml_vocab_test__\n"; each line of the answers is " 1 2 3".
    const inputs = readShared("models/ggml-vocab-llama-spm.gguf.inp").toString().split("\n__ggml_vocab_test__\n");
    const outputs = readShared("models/ggml-vocab-llama-spm.gguf.out").toString().split("\n");
    expect(inputs).toHaveLength(outputs.length);
    expect(inputs.length).toBeGreaterThan(40);
    inputs.forEach((input, i) => {
      const expected = outputs[i]!.split(" ").filter(Boolean).map(Number);
      expect(tokenizer.encode(input), JSON.stringify(input)).toEqual(expected);
    });
  });
});
