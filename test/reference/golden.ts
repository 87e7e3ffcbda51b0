import { readFileSync } from "node:fs";
import { type CheckpointVersion } from "../../src/checkpoint/header.ts";
import { type StoriesName } from "../models/stories.ts";

/** A run of llama2.c: its flags after the model and `-z tok512.bin`, what it was told, what it said. */
export interface GoldenRun {
  readonly model: StoriesName;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly stdout: string;
}

/** The hash of the logits after each of `tokens`, of a real model or of a random one. */
export type GoldenLogits = { readonly tokens: readonly number[]; readonly sha256: string } & (
  { readonly model: StoriesName } | { readonly shape: string; readonly seed: number; readonly groupSize: number }
);

/** The hash of a checkpoint that export.py wrote. */
export interface GoldenExport {
  readonly shape: string;
  readonly seed: number;
  readonly version: CheckpointVersion;
  readonly groupSize: number;
  readonly sha256: string;
}

interface Goldens {
  generate: GoldenRun[];
  "byte-tokens": GoldenRun[];
  chat: GoldenRun[];
  logits: GoldenLogits[];
  export: GoldenExport[];
}

/** What was recorded from llama2.c: see test/golden/README.md. */
export function readGolden<Name extends keyof Goldens>(name: Name): Goldens[Name] {
  const file = new URL(`../golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Goldens[Name];
}
