import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createEngine } from "../../src/node/engine.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { storiesBytes, storiesTokenizer } from "../models/stories.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { DEFAULT_MODULE } from "../runtimes/runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-engine-text-"));
writeFileSync(join(folder, "model.bin"), storiesBytes("stories260K.bin"));
writeFileSync(join(folder, "tok512.bin"), storiesTokenizer());
writeFileSync(join(folder, "tok300.bin"), randomTokenizer(300, 1));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const TEXT = "Once upon a time, Zoë saw a 😀. ";
const reference = new ReferenceTokenizer(storiesTokenizer());

let engine = await createEngine(DEFAULT_MODULE, { m: folder });
beforeEach(async () => {
  engine = await createEngine(DEFAULT_MODULE, { m: folder });
});

describe("the engine's text", () => {
  it("becomes the reference's ids, with and without BOS and EOS", () => {
    engine.loadModel("m/model.bin");
    engine.loadTokenizer("m/tok512.bin");
    const ids = reference.encode(TEXT);
    expect([...engine.encode(TEXT)]).toEqual(ids);
    expect([...engine.encode(TEXT, { bos: false, eos: true })]).toEqual([...ids.slice(1), 2]);
    expect([...engine.encode("")]).toEqual([1]);
  });

  it("comes back from its ids, a byte at a time where it must", () => {
    engine.loadModel("m/model.bin");
    engine.loadTokenizer("m/tok512.bin");
    const ids = [...engine.encode(TEXT)];
    const pieces = ids.slice(1).map((id, i) => engine.decode(ids[i]!, id));
    expect(Buffer.concat(pieces).toString()).toBe(TEXT);
    expect(engine.decode(1, 512)).toHaveLength(0);
  });

  it("takes no memory for good", () => {
    engine.loadModel("m/model.bin");
    engine.loadTokenizer("m/tok512.bin");
    engine.encode("word ".repeat(20_000));
    const before = engine.memoryBytes;
    for (let i = 0; i < 20; i++) engine.encode("word ".repeat(20_000));
    expect(engine.memoryBytes).toBe(before);
  });

  it("needs a model, then a tokenizer that fits it", () => {
    expect(() => {
      engine.loadTokenizer("m/tok512.bin");
    }).toThrow("no model is loaded");
    engine.loadModel("m/model.bin");
    expect(() => engine.encode(TEXT)).toThrow("no tokenizer is loaded");
    expect(() => {
      engine.loadTokenizer("m/tok300.bin");
    }).toThrow("after 300 of 512 tokens");
    expect(() => engine.decode(1, 5)).toThrow("no tokenizer is loaded");
    engine.loadTokenizer("m/tok512.bin");
    expect(engine.decode(1, 400)).not.toHaveLength(0);
    engine.loadModel("m/model.bin"); // perhaps another vocabulary
    expect(() => engine.encode(TEXT)).toThrow("no tokenizer is loaded");
  });
});
