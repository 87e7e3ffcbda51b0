import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type Engine } from "../../src/engine.ts";
import { serializeCheckpoint, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { createEngine } from "../../src/node/engine.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { shapeNamed } from "../models/shapes.ts";
import { DEFAULT_MODULE } from "../runtimes/runtime.ts";

const VOCAB_SIZE = 400;
const EOS = 2;

/** Slots and rows of the engine. */
export const LIMITS = { slots: 5, rows: 11 };

/** An engine with a random model whose context is so long, and that often ends what it says. */
export async function talkingEngine(seqLen: number): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-evaluate-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const shape = shapeNamed("grouped-query");
  const checkpoint = randomCheckpoint({ ...shape, config: { ...shape.config, vocabSize: VOCAB_SIZE, seqLen } }, 7);
  const values = toFloat32(checkpoint.tensors.get("wcls")!);
  const width = values.length / VOCAB_SIZE;
  for (let i = EOS * width; i < (EOS + 1) * width; i++) values[i]! *= 2;
  writeFileSync(join(folder, "model.bin"), serializeCheckpoint(checkpoint, 1, 0));
  writeFileSync(join(folder, "tokenizer.bin"), randomTokenizer(VOCAB_SIZE, 3));
  const engine = await createEngine(DEFAULT_MODULE, { m: folder });
  engine.loadModel("m/model.bin", { slots: LIMITS.slots, rows: LIMITS.rows, logitRows: LIMITS.rows });
  engine.loadTokenizer("m/tokenizer.bin");
  return engine;
}
