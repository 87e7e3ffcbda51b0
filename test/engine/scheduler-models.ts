import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { type ModelConfig } from "../../src/checkpoint/config.ts";
import { type Random } from "../models/random.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { shapeNamed } from "../models/shapes.ts";
import { storiesTokenizer } from "../models/stories.ts";
import { type ModelFile, randomModel, STORIES } from "./models.ts";
import { type Request, type SchedulerModule } from "./scheduler-module.ts";

/** Both formats, every way of sharing heads, odd groups, contexts of a few tokens, and a model that writes sentences. */
export const MODELS: readonly ModelFile[] = [
  randomModel(shapeNamed("multi-head"), 0),
  randomModel(shapeNamed("multi-head"), 2, 16),
  randomModel(shapeNamed("multi-query"), 2, 6),
  randomModel(shapeNamed("grouped-query"), 2, 32),
  randomModel(shapeNamed("head-dim-6-odd-groups"), 0),
  randomModel(shapeNamed("head-dim-64"), 2, 32),
  randomModel(shapeNamed("odd-rows"), 2, 17),
  randomModel(shapeNamed("one-position"), 0),
  STORIES[0]!,
  STORIES[2]!,
];

/** Loads a model and a tokenizer that fits it. */
export function openModel(module: SchedulerModule, { bytes }: ModelFile): ModelConfig {
  const checkpoint = bytes();
  const { config } = parseCheckpoint(checkpoint).header;
  const tokenizer = config.vocabSize === 512 ? storiesTokenizer() : randomTokenizer(config.vocabSize, 1);
  module.open(checkpoint, tokenizer, config.dim);
  return config;
}

/** A prompt of a few tokens of the vocabulary, BOS first. */
export function randomPrompt(random: Random, vocabSize: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (i === 0 ? 1 : random.integer(vocabSize)));
}

/** A request of any kind. One prompt of two begins as others do, so that there is something to share. */
export function randomRequest(random: Random, vocabSize: number, context: number): Request {
  const pick = <T>(...choices: readonly T[]): T => random.pick(choices);
  const ids = randomPrompt(random, vocabSize, 1 + random.integer(Math.ceil(context * 0.7)));
  const alike = pick(0, random.integer(ids.length));
  for (let i = 1; i < alike; i++) ids[i] = (i * 37 + 5) % vocabSize;
  return {
    ids,
    maxTokens: 1 + random.integer(context),
    seed: 1 + random.integer(1000),
    temperature: pick(0, 0.7, 1, 1.3),
    topP: pick(1, 0.9, 0.5),
    topK: pick(0, 0, 5),
    minP: pick(0, 0, 0.05),
    repetition: pick(1, 1, 1.2),
    frequency: pick(0, 0, 0.3),
    presence: pick(0, 0, 0.2),
    bias: [random.integer(vocabSize), pick(0, 0, 3, -100)],
    stops: pick([], [], ["e", "the end"]),
    topLogprobs: pick(-1, 0, 3, 20),
    ignoreEos: pick(false, false, true),
    json: pick(false, false, false, vocabSize > 300),
    usesCache: pick(true, true, true, false),
  };
}
