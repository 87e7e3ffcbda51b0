import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { shapeNamed } from "../models/shapes.ts";
import { storiesBytes } from "../models/stories.ts";
import { type GoldenLogits, readGolden } from "../reference/golden.ts";
import { difference, engineLogits, randomTokens, referenceLogits } from "./logits.ts";
import { RANDOM, randomModel, STORIES } from "./models.ts";
import { openEngine } from "./test-engine.ts";

const { engine, load } = await openEngine();

/** Rows that the engine takes at once here, all of them with logits. */
const ROWS = 64;

function bytesOf(golden: GoldenLogits): Uint8Array {
  if ("model" in golden) return storiesBytes(golden.model);
  const { shape, seed, groupSize } = golden;
  return randomModel(shapeNamed(shape), groupSize > 0 ? 2 : 0, groupSize, seed).bytes();
}

function name(golden: GoldenLogits): string {
  return "model" in golden ? golden.model : `${golden.shape}, group size ${golden.groupSize}`;
}

describe("the engine's logits are the naive float32 oracle's, bit for bit", () => {
  it.each([...RANDOM, ...STORIES])("$name", ({ bytes }) => {
    const checkpoint = parseCheckpoint(bytes());
    const tokens = randomTokens(load(bytes(), { rows: ROWS, logitRows: ROWS }), 1);
    const expected = referenceLogits(checkpoint, tokens);
    expect(difference(engineLogits(engine, tokens, ROWS), expected)).toBeUndefined();
    expect(difference(engineLogits(engine, tokens, 1), expected)).toBeUndefined();
  });

  it.each([500, 1e6])("with RoPE's base at %d", (ropeTheta) => {
    for (const { bytes } of STORIES) {
      const tokens = randomTokens(load(bytes(), { rows: ROWS, logitRows: ROWS, ropeTheta }), 2, 24);
      const expected = referenceLogits(parseCheckpoint(bytes()), tokens, { ropeTheta });
      expect(difference(engineLogits(engine, tokens, ROWS), expected)).toBeUndefined();
    }
  });

  it("and a difference of one bit is seen", () => {
    const one = Float32Array.of(1, 2, 0);
    expect(difference([one], [Float32Array.of(1, 2, 0)])).toBeUndefined();
    expect(difference([one], [Float32Array.of(1, 2 + 2 ** -22, 0)])).toContain("logit 1");
    expect(difference([one], [Float32Array.of(1, 2, -0)])).toContain("logit 2");
    expect(difference([one], [])).toContain("rows");
  });
});

describe("the engine's logits are those of llama2.c's own code", () => {
  it.each(readGolden("logits").map((golden) => [name(golden), golden] as const))("%s", (_, golden) => {
    load(bytesOf(golden), { rows: ROWS, logitRows: ROWS });
    for (const chunk of [1, ROWS]) {
      const hash = createHash("sha256");
      for (const logits of engineLogits(engine, golden.tokens, chunk)) hash.update(new Uint8Array(logits.buffer));
      expect(hash.digest("hex"), `in batches of ${chunk}`).toBe(golden.sha256);
    }
  });
});
