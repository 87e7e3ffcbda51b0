import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readDocuments } from "../../models/training/corpus-file.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-corpus-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const path = join(folder, "corpus.jsonl");

function read(text: string): unknown[] {
  writeFileSync(path, text);
  return [...readDocuments(path)];
}

describe("a file of documents", () => {
  it("is read line by line, also when lines cross the chunks in which it is read", () => {
    const documents = Array.from({ length: 40 }, (_, i) => ({ text: `${i}é😀`.repeat(12_345) }));
    expect(read(documents.map((document) => JSON.stringify(document)).join("\n"))).toEqual(documents);
  });

  it("may have empty lines and no newline at its end", () => {
    expect(read('\n{"text":"a"}\n\n{"turns":[{"user":"b","assistant":"c"}],"system":"d"}')).toEqual([
      { text: "a" },
      { turns: [{ user: "b", assistant: "c" }], system: "d" },
    ]);
  });

  it.each([
    ["null"],
    ["[]"],
    ["{}"],
    ['{"text":""}'],
    ['{"text":"a","turns":[]}'],
    ['{"turns":[]}'],
    ['{"turns":[{"user":"a"}]}'],
    ['{"turns":[{"user":"a","assistant":""}]}'],
    ['{"turns":[{"user":"a","assistant":"b"}],"system":3}'],
  ])("refuses %s with its line", (line) => {
    expect(() => read(`{"text":"a"}\n${line}\n`)).toThrow(`${path}:2: expected {"text"`);
  });

  it("refuses what is not JSON, and a file that is not there", () => {
    expect(() => read("{")).toThrow(`${path}:1: not JSON: `);
    expect(() => [...readDocuments(join(folder, "none"))]).toThrow("none: cannot be opened: ENOENT");
  });
});
