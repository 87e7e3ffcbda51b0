import { describe, expect, test } from "vitest";
import type { Row } from "../../src/engine.ts";
import { difference, engineLogits, randomTokens } from "../engine/logits.ts";
import { type ModelFile, RANDOM, randomModel, STORIES, VARIED } from "../engine/models.ts";
import { openEngine, type TestEngine } from "../engine/test-engine.ts";
import { Random } from "../models/random.ts";
import type { Shape } from "../models/shapes.ts";
import { openThreadedEngine } from "./threaded-engine.ts";

/** Wide enough that every task is cut into several portions, in odd places. */
const WIDE: Shape = {
  name: "wide",
  config: { dim: 264, hiddenDim: 2100, nLayers: 2, nHeads: 12, nKvHeads: 6, vocabSize: 1003, seqLen: 96 },
  sharedClassifier: true,
  groupSizes: [12],
};
const WIDE_MODELS = [randomModel(WIDE, 0), randomModel(WIDE, 2, 12)];
const SLOTS = 4;
const STEPS = 60;

const alone = await openEngine();
const several: [threads: number, engine: TestEngine][] = [];
for (const threads of [1, 2, 3, 4]) several.push([threads, await openThreadedEngine(threads)]);

/** The same logits with every number of threads as with the module that has none. */
function expectSame(model: ModelFile, options: Parameters<TestEngine["load"]>[1], compute: Computation): void {
  const bytes = model.bytes();
  const logits = (one: TestEngine): Float32Array[] => compute(one, one.load(bytes, options));
  const expected = logits(alone);
  expect(expected.length).toBeGreaterThan(0);
  for (const [threads, engine] of several) {
    expect(difference(logits(engine), expected), `${model.name}, ${threads} threads`).toBeUndefined();
  }
}
type Computation = (engine: TestEngine, config: ReturnType<TestEngine["load"]>) => Float32Array[];

describe("one, two, three and four threads compute the same logits, bit for bit, as the module without threads", () => {
  test.each([...RANDOM, ...STORIES, ...WIDE_MODELS])("a prompt whole, in parts, and token by token: $name", (model) => {
    expectSame(model, { logitRows: 64 }, ({ engine }, config) => {
      const tokens = randomTokens(config, 1);
      return [64, 7, 2, 1].flatMap((chunk) => engineLogits(engine, tokens, chunk));
    });
  });

  test.each([...VARIED, ...WIDE_MODELS])("batches of several sequences: $name", (model) => {
    expectSame(model, { slots: SLOTS, rows: 32, logitRows: 32 }, ({ engine }, config) => {
      const random = new Random(7);
      const next = new Array<number>(SLOTS).fill(0);
      return Array.from({ length: STEPS }, () => engine.forward(randomBatch(random, next, config))).flat();
    });
  });
});

/** Some rows of every sequence that has room, prompts and single tokens mixed; half of them ask for logits. */
function randomBatch(random: Random, next: number[], { vocabSize, seqLen }: ReturnType<TestEngine["load"]>): Row[] {
  return next.flatMap((_, slot) => {
    if (next[slot]! + 8 > seqLen) next[slot] = 0;
    const count = Math.min(seqLen - next[slot]!, [0, 1, 1, 7][random.integer(4)]!);
    return Array.from({ length: count }, () => {
      const row = { token: random.integer(vocabSize), pos: next[slot]!, slot, logits: random.integer(2) === 1 };
      next[slot]!++;
      return row;
    });
  });
}
