import { describe, expect, test } from "vitest";
import type { Row } from "../../src/engine.ts";
import { difference, randomTokens } from "../engine/logits.ts";
import { type ModelFile, randomModel } from "../engine/models.ts";
import { openEngine } from "../engine/test-engine.ts";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { openThreadedEngine } from "./threaded-engine.ts";

/**
 * Thousands of steps of models so small that a step is little more than its meetings of threads: twice as many threads as
 * most test machines have cores, so that the system puts them aside at every point. Pauses of odd lengths let them fall
 * asleep, and be woken while they do.
 */
const STEPS = 4000;
const ROUND = 24;

const alone = await openEngine();
const four = await openThreadedEngine(4);
const pause = new Int32Array(new SharedArrayBuffer(4));

const MODELS: ModelFile[] = [
  randomModel(shapeNamed("multi-head"), 0),
  randomModel(shapeNamed("multi-head"), 2, 16),
  randomModel(shapeNamed("odd-rows"), 2, 17),
];

describe("thousands of short steps", () => {
  test.each(MODELS)("give the same logits every time, with and without pauses: $name", (model) => {
    const bytes = model.bytes();
    const config = alone.load(bytes, { logitRows: 64 });
    four.load(bytes, { logitRows: 64 });
    const tokens = randomTokens(config, 3, ROUND);
    const rows: Row[] = tokens.map((token, pos) => ({ token, pos, logits: true }));
    const expected = rows.map((row) => alone.engine.forward([row])[0]!);
    const random = new Random(5);
    for (let step = 0; step < STEPS; step++) {
      const pos = step % rows.length;
      const found = four.engine.forward([rows[pos]!]);
      expect(difference(found, [expected[pos]!]), `step ${step}`).toBeUndefined();
      if (random.integer(16) === 0) Atomics.wait(pause, 0, 0, random.integer(40) / 20);
    }
    for (let step = 0; step < STEPS / ROUND; step++) {
      expect(difference(four.engine.forward(rows), expected), `batch ${step}`).toBeUndefined();
    }
  });
});
