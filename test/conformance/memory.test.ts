import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kvDim, type ModelConfig } from "../../src/checkpoint/config.ts";
import { runInProcess } from "../engine/command.ts";
import { MODEL_SHAPES, writeRandomModel } from "../models/random-model.ts";
import { writeTokenizer } from "../models/random-tokenizer.ts";
import { storiesBytes, storiesCheckpoint, storiesTokenizer } from "../models/stories.ts";

/**
 * What the command may need at most beside the checkpoint's bytes and the KV cache: a twentieth of them and 16 MiB. Seen:
 * 0.3 to 0.7 MiB with stories260K; 3 to 6 MiB with stories15M, where --verify, which keeps more logits, takes 11.
 */
const SHARE = 1.05;
const SPARE = 16 * 2 ** 20;

interface Subject {
  readonly model: string;
  readonly tokenizer: string;
  readonly config: ModelConfig;
}
const STORIES = storiesCheckpoint("stories260K.bin").header.config;
const SUBJECTS: Subject[] = [
  { model: "stories260K.bin", tokenizer: "tok512.bin", config: STORIES },
  { model: "stories260K-q8_0.bin", tokenizer: "tok512.bin", config: STORIES },
  { model: "stories15M.bin", tokenizer: "tok32000.bin", config: MODEL_SHAPES.stories15M },
  { model: "stories15M-q8_0.bin", tokenizer: "tok32000.bin", config: MODEL_SHAPES.stories15M },
];

/** Every mode that loads weights. One of them keeps four sequences. */
const MODES: [mode: string, sequences: number, flags: string[]][] = [
  ["generate", 1, ["-i", "Once upon a time", "-n", "40", "--json", "--logprobs", "5"]],
  ["chat", 1, ["-m", "chat", "-i", "Hello", "-y", "", "-n", "60"]],
  ["perplexity", 1, ["--perplexity", "m/text.txt", "-n", "100"]],
  ["bench", 1, ["--bench", "--prefill", "16", "--decode", "2"]],
  ["verify", 4, ["--verify", "-i", "Once upon a time", "-n", "20", "--parallel", "4"]],
];

const folder = mkdtempSync(join(tmpdir(), "llama2-memory-"));

beforeAll(() => {
  const put = (name: string, bytes: Uint8Array | string): void => {
    writeFileSync(join(folder, name), bytes);
  };
  put("stories260K.bin", storiesBytes("stories260K.bin"));
  put("stories260K-q8_0.bin", storiesBytes("stories260K-q8_0.bin"));
  put("tok512.bin", storiesTokenizer());
  put("text.txt", "Once upon a time, there was a little girl named Lily. ".repeat(20));
  writeRandomModel(join(folder, "stories15M.bin"), "stories15M", "f32");
  writeRandomModel(join(folder, "stories15M-q8_0.bin"), "stories15M", "q8_0");
  writeTokenizer(join(folder, "tok32000.bin"), 32000, 1);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Keys and values, float32, of so many sequences as long as the context. */
function cacheBytes(config: ModelConfig, sequences: number): number {
  return sequences * 2 * config.nLayers * config.seqLen * kvDim(config) * 4;
}

describe.each(SUBJECTS)("the memory for $model is little more than weights and KV cache:", (subject) => {
  it.each(MODES)("%s", async (_, sequences, flags) => {
    const args = [`m/${subject.model}`, "-z", `m/${subject.tokenizer}`, ...flags];
    const { code, stderr, memoryBytes } = await runInProcess(args, { m: folder });
    expect(code, stderr).toBe(0);
    const needed = statSync(join(folder, subject.model)).size + cacheBytes(subject.config, sequences);
    expect(memoryBytes).toBeGreaterThan(needed); // weights and cache are in it
    expect(memoryBytes).toBeLessThanOrEqual(SHARE * needed + SPARE);
  });
});
