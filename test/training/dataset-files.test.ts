import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeDocument } from "../../models/training/dataset/document-encoder.ts";
import { BytePairEncoder } from "../../models/training/dataset/byte-pair-encoder.ts";
import { parseTokenizer } from "../../models/training/tokenizer/tokenizer-file.ts";
import { sampleDocuments } from "./sample-documents.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-dataset-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const at = (name: string): string => join(folder, name);

function script(name: string, ...parameters: string[]): { status: number | null; output: string } {
  const path = new URL(`../../models/training/${name}`, import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", path, ...parameters], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const documents = sampleDocuments(60);
const tooLong = { text: "fox ".repeat(500) };
const lines = (list: readonly unknown[]): string => list.map((one) => `${JSON.stringify(one)}\n`).join("");
writeFileSync(at("a.jsonl"), lines(documents));
writeFileSync(at("b.jsonl"), lines([{ text: "Twice." }, tooLong]));
const trained = script("tokenizer/train.ts", at("a.jsonl"), "--vocab", "500", "-o", at("tokenizer.bin"));

describe("the scripts", () => {
  it("make a tokenizer, and the token files of all documents that fit the context", () => {
    expect(trained).toMatchObject({ status: 0 });
    const sources = [at("a.jsonl"), `${at("b.jsonl")}*2`];
    const context = ["--context", "400"];
    const { status, output } = script(
      "dataset/encode.ts",
      "--tokenizer",
      at("tokenizer.bin"),
      ...context,
      "-o",
      at("out/x"),
      ...sources,
    );
    expect(output).toContain("62 documents");
    expect(output).toContain("2 documents of more than 400 tokens left out");
    expect(status).toBe(0);

    const encoder = new BytePairEncoder(parseTokenizer(readFileSync(at("tokenizer.bin"))));
    const expected = [...documents, { text: "Twice." }, { text: "Twice." }].map((one) => encodeDocument(one, encoder));
    const tokens = expected.flatMap((document) => document.tokens);
    let end = 0;
    const index = [0, ...expected.map((document) => (end += document.tokens.length))];
    expect(readFileSync(at("out/x.tokens.bin"))).toEqual(Buffer.from(Uint16Array.from(tokens).buffer));
    expect(readFileSync(at("out/x.mask.bin"))).toEqual(Buffer.from(expected.flatMap((document) => document.mask)));
    expect(readFileSync(at("out/x.index.bin"))).toEqual(Buffer.from(Uint32Array.from(index).buffer));
  });

  it("hold out every tenth story", () => {
    const story = (i: number): string => `Once upon a time ${i} foxes met. ${"They ran. ".repeat(30)}`.trim();
    const stories = Array.from({ length: 25 }, (_, i) => story(i));
    writeFileSync(at("stories.txt"), stories.join("\n") + "\n");
    const outputs = ["--train", at("train.jsonl"), "--held-out", at("held-out.jsonl")];
    expect(script("dataset/tinystories.ts", at("stories.txt"), ...outputs)).toMatchObject({ status: 0 });
    const kept = stories.slice(0, 24).map((text) => ({ text }));
    expect(readFileSync(at("held-out.jsonl"), "utf8")).toBe(lines([kept[9], kept[19]]));
    expect(readFileSync(at("train.jsonl"), "utf8")).toBe(lines(kept.filter((_, i) => i % 10 !== 9)));
  });

  it("say what is wrong in a line", () => {
    writeFileSync(at("bad.jsonl"), '{"text": "ok"}\n{"turns": []}\n');
    const output = ["-o", at("y.bin")];
    const bad = script("tokenizer/train.ts", at("bad.jsonl"), ...output);
    expect(bad.status).toBe(1);
    expect(bad.output).toMatch(/bad\.jsonl:2: expected \{"text"[^\n]*\n$/);
    expect(script("tokenizer/train.ts", ...output).output).toContain("no documents are given\n\nusage:");
    expect(script("dataset/encode.ts", at("a.jsonl")).output).toContain("--tokenizer is missing\n\nusage:");
  });
});
