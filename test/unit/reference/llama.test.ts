import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Checkpoint, parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { shapeNamed } from "../../models/shapes.ts";
import { storiesCheckpoint } from "../../models/stories.ts";
import { type GoldenLogits, readGolden } from "../../reference/golden.ts";
import { ReferenceModel } from "../../reference/llama.ts";

function modelOf(golden: GoldenLogits): Checkpoint {
  if ("model" in golden) return storiesCheckpoint(golden.model);
  const checkpoint = randomCheckpoint(shapeNamed(golden.shape), golden.seed);
  return golden.groupSize === 0 ? checkpoint : parseCheckpoint(serializeCheckpoint(checkpoint, 2, golden.groupSize));
}

function name(golden: GoldenLogits): string {
  return "model" in golden ? golden.model : `${golden.shape}, group size ${golden.groupSize}`;
}

describe("the float32 oracle", () => {
  it.each(readGolden("logits").map((golden) => [name(golden), golden] as const))(
    "has the bits of llama2.c's own code: %s",
    (_, golden) => {
      const reference = new ReferenceModel(modelOf(golden));
      const hash = createHash("sha256");
      golden.tokens.forEach((token, pos) =>
        hash.update(new Uint8Array(Float32Array.from(reference.forward(token, pos)).buffer)),
      );
      expect(hash.digest("hex")).toBe(golden.sha256);
    },
  );

  it("forgets the positions that are computed again", () => {
    const reference = new ReferenceModel(randomCheckpoint(shapeNamed("grouped-query"), 1));
    const first = [5, 6, 7].map((token, pos) => reference.forward(token, pos)).at(-1);
    reference.forward(9, 1);
    reference.forward(6, 1);
    expect(reference.forward(7, 2)).toEqual(first);
  });
});
