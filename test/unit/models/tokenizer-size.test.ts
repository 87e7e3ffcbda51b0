import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readModelMeta } from "../../../src/models/model-file.ts";
import { tokenizerSize } from "../../../src/models/tokenizer-size.ts";
import { ROOT } from "../../sources.ts";

const read = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(ROOT, path)));

describe("the size of a tokenizer", () => {
  it("is its model's vocabulary", async () => {
    for (const [model, tokenizer] of [
      ["models/storyteller.bin", "models/tokenizer.bin"],
      ["test/models/stories260K.bin", "test/models/tok512.bin"],
    ] as const) {
      const { vocabSize } = await readModelMeta(new Blob([read(model)]));
      expect(tokenizerSize(read(tokenizer))).toBe(vocabSize);
    }
  });

  it("is not there for what is no tokenizer", () => {
    const tokenizer = read("test/models/tok512.bin");
    expect(tokenizerSize(tokenizer.subarray(0, -1))).toBeUndefined();
    expect(tokenizerSize(read("test/models/stories260K.bin"))).toBeUndefined();
    expect(tokenizerSize(new Uint8Array())).toBeUndefined();
    expect(tokenizerSize(new TextEncoder().encode("<!doctype html><title>Not found</title>"))).toBeUndefined();
  });
});

describe("a model's file", () => {
  it("tells its shape by its beginning", async () => {
    expect(await readModelMeta(new Blob([read("models/storyteller.bin")]))).toMatchObject({
      ...{ format: "q8_0", dim: 256, layers: 5, heads: 4, vocabSize: 4096, contextLength: 1024 },
    });
  });

  it("is refused when it ends too early, or is another program's", async () => {
    const whole = read("models/storyteller.bin");
    await expect(readModelMeta(new Blob([whole.subarray(0, 1000)]))).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
    await expect(readModelMeta(new Blob(["GGUF", whole]))).rejects.toMatchObject({ code: "MODEL_MAGIC" });
  });
});
