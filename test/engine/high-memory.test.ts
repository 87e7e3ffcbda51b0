import { expect, it } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { shapeNamed } from "../models/shapes.ts";
import { difference, randomTokens, referenceLogits, rowsOf } from "./logits.ts";
import { randomModel } from "./models.ts";
import { openEngine } from "./test-engine.ts";

const { engine, load } = await openEngine();

/** Sequences of 4 KiB each: so many that cache and logits lie where an address is negative as a signed number. */
const SLOTS = 600_000;

it.each([
  ["fp32", randomModel(shapeNamed("head-dim-4"), 0)],
  ["Q8_0", randomModel(shapeNamed("head-dim-4"), 2, 3)],
])("logits are the oracle's beyond 2 GiB of memory: %s", (_, { bytes }) => {
  const config = load(bytes(), { slots: SLOTS, logitRows: 64 });
  expect(engine.memoryBytes).toBeGreaterThan(2 ** 31);
  const tokens = randomTokens(config, 1);
  const expected = referenceLogits(parseCheckpoint(bytes()), tokens);
  for (const slot of [SLOTS - 1, 0]) {
    expect(difference(engine.forward(rowsOf(tokens, 0, slot)), expected)).toBeUndefined();
  }
});
