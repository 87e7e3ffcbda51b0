import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BytePairEncoder } from "../../models/training/dataset/byte-pair-encoder.ts";
import { tokenizerBytes } from "../../models/training/tokenizer/tokenizer-file.ts";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { createEngine } from "../../src/node/engine.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { DEFAULT_MODULE } from "../runtimes/runtime.ts";
import { sampleText, sampleVocabulary } from "./sample-documents.ts";

const SIZE = 500;
const pieces = sampleVocabulary(SIZE);
const shape = shapeNamed("multi-head");
const model = randomCheckpoint({ ...shape, config: { ...shape.config, vocabSize: SIZE } }, 1);

const folder = mkdtempSync(join(tmpdir(), "llama2-tokenizer-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
writeFileSync(join(folder, "model.bin"), serializeCheckpoint(model, 1, 0));
writeFileSync(join(folder, "tokenizer.bin"), tokenizerBytes(pieces));
const engine = await createEngine(DEFAULT_MODULE, { m: folder });
engine.loadModel("m/model.bin");
engine.loadTokenizer("m/tokenizer.bin");

const random = new Random(11);
const TEXTS = [
  ...Array.from({ length: 300 }, () => sampleText(random, 20)),
  "  two  spaces\t😀 \u2581 mark ",
  "[INST] <<SYS>>\nx\n<</SYS>>\n\ny [/INST]",
];

describe("the engine with a learnt tokenizer", () => {
  it("encodes as the data set was encoded", () => {
    const encoder = new BytePairEncoder(pieces);
    for (const text of TEXTS) {
      const tokens: number[] = [];
      encoder.encode(text, tokens);
      expect([...engine.encode(text, { bos: false })]).toEqual(tokens);
    }
  });

  it("gives back every text from its tokens", () => {
    for (const text of TEXTS) {
      const ids = [...engine.encode(text)];
      const bytes = ids.slice(1).map((id, i) => engine.decode(ids[i]!, id));
      expect(Buffer.concat(bytes).toString()).toBe(text.replace("\u2581", " "));
    }
  });
});
