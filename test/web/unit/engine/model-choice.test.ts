import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addressOf, choiceOf, parseList } from "../../../../web/src/engine/model-choice.ts";
import { ROOT } from "../../../sources.ts";

const BASE = "https://pod.example/chat/models/models.json";
const SHA = "a".repeat(64);
const LOCAL = {
  ...{ name: "small", description: "d", licence: "MIT", format: "llama2.c", repository: "a/b", revision: "main" },
  files: [{ url: "small.bin", sha256: SHA, bytes: 12 }],
  tokenizer: { url: "small-tokenizer.bin", sha256: SHA },
};
const ELSEWHERE = { ...LOCAL, name: "far", files: [{ path: "far.bin" }], tokenizer: { path: "tokenizer.bin" } };

describe("the page's list of models", () => {
  it("has the model of the package first, with the digest that its file has", () => {
    const text = readFileSync(join(ROOT, "models/models.json"), "utf8");
    const { default: first, models } = parseList(text, BASE);
    const file = readFileSync(join(ROOT, "models/storyteller.bin"));
    expect(first).toEqual({
      name: "storyteller",
      bytes: file.length,
      sha256: createHash("sha256").update(file).digest("hex"),
      model: { url: "https://pod.example/chat/models/storyteller.bin", sha256: first.sha256 },
      tokenizer: { url: "https://pod.example/chat/models/tokenizer.bin" },
    });
    expect(models).toEqual([first]);
  });

  it("finds files beside itself, and leaves out those of other origins", () => {
    const { models } = parseList(JSON.stringify({ models: [LOCAL, ELSEWHERE] }), BASE);
    expect(models.map(({ name }) => name)).toEqual(["storyteller", "small"]);
    expect(models[1]).toMatchObject({
      model: { url: "https://pod.example/chat/models/small.bin", sha256: SHA },
      tokenizer: { url: "https://pod.example/chat/models/small-tokenizer.bin" },
      bytes: 12,
    });
  });

  it("has models of the hub where it says so, but none that this engine cannot read", () => {
    const gated = { ...ELSEWHERE, name: "gated", gated: true };
    const other = { ...ELSEWHERE, name: "other", format: "safetensors" };
    const { models } = parseList(JSON.stringify({ elsewhere: true, models: [ELSEWHERE, gated, other] }), BASE);
    expect(models.map(addressOf)).toEqual([
      "https://pod.example/chat/models/storyteller.bin",
      "https://huggingface.co/a/b/resolve/main/far.bin",
    ]);
  });

  it("knows a model by its address, and looks for the tokenizer of an unknown one beside it", () => {
    const { models } = parseList(JSON.stringify({ models: [LOCAL] }), BASE);
    expect(choiceOf("https://pod.example/chat/models/small.bin", models)).toBe(models[1]);
    expect(choiceOf("https://pod.example/old/Old%20one.bin", models)).toEqual({
      name: "Old one",
      model: { url: "https://pod.example/old/Old%20one.bin" },
      tokenizer: { url: "https://pod.example/old/tokenizer.bin" },
    });
  });
});
