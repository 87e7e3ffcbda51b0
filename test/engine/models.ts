import { type CheckpointVersion } from "../../src/checkpoint/header.ts";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { type Shape, SHAPES, shapeNamed } from "../models/shapes.ts";
import { storiesBytes, storiesCheckpoint } from "../models/stories.ts";

/** A checkpoint file that the tests of the engine walk through. */
export interface ModelFile {
  readonly name: string;
  readonly groupSize: number; // 0 in fp32
  readonly bytes: () => Uint8Array;
}

/** A random model of a shape, in a version of the format; version 2 has a group size. */
export function randomModel(shape: Shape, version: CheckpointVersion, groupSize = 0, seed = 1): ModelFile {
  return {
    name: `${shape.name}, v${version}${groupSize > 0 ? `, groups of ${groupSize}` : ""}`,
    groupSize,
    bytes: () => serializeCheckpoint(randomCheckpoint(shape, seed), version, groupSize),
  };
}

/** The model that ships: as it is, as version 1, and in Q8_0 as our converter writes it. */
export const STORIES: readonly ModelFile[] = [
  { name: "stories260K, v0", groupSize: 0, bytes: () => storiesBytes("stories260K.bin") },
  {
    name: "stories260K, v1",
    groupSize: 0,
    bytes: () => serializeCheckpoint(storiesCheckpoint("stories260K.bin"), 1),
  },
  { name: "stories260K, v2, groups of 4", groupSize: 4, bytes: () => storiesBytes("stories260K-q8_0.bin") },
];

/** Every shape in every version of the format and every group size that it lists. */
export const RANDOM: readonly ModelFile[] = SHAPES.flatMap((shape) => [
  randomModel(shape, 0),
  randomModel(shape, 1),
  ...shape.groupSizes.map((groupSize) => randomModel(shape, 2, groupSize)),
]);

/**
 * A few that differ in every way that matters to a batch: the layout of heads and rows, both formats, group sizes that
 * fill a SIMD step and that do not.
 */
export const VARIED: readonly ModelFile[] = [
  randomModel(shapeNamed("multi-head"), 0),
  randomModel(shapeNamed("multi-head"), 2, 16),
  randomModel(shapeNamed("multi-query"), 2, 6),
  randomModel(shapeNamed("head-dim-4"), 1),
  randomModel(shapeNamed("head-dim-6-odd-groups"), 0),
  randomModel(shapeNamed("head-dim-6-odd-groups"), 2, 9),
  randomModel(shapeNamed("head-dim-64"), 0),
  randomModel(shapeNamed("head-dim-64"), 2, 32),
];
