import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { shapeNamed } from "../../models/shapes.ts";
import { readGolden } from "../../reference/golden.ts";

describe("checkpoint files", () => {
  it.each(readGolden("export"))("are export.py's bytes: $shape v$version group size $groupSize", (golden) => {
    const checkpoint = randomCheckpoint(shapeNamed(golden.shape), golden.seed);
    const bytes = serializeCheckpoint(checkpoint, golden.version, golden.groupSize);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(golden.sha256);
  });
});
