import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { download, type DownloadOptions, type DownloadTask, type Outcome } from "../../src/node/pull/download.ts";
import { type ChildOptions, type ChildResult, runChild } from "../runtimes/child.ts";
import { hostArguments } from "../runtimes/node.ts";
import { type FakeHub, REPOSITORY, resolvePath, sha256, startFakeHub } from "./fake-hub.ts";

/** Bytes without a pattern that a wrong offset would hide. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0, x = seed; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    bytes[i] = x >>> 24;
  }
  return bytes;
}

/** A checkpoint of a size that comes in several pieces, and a tokenizer. */
export const MODEL = someBytes(300_000);
export const TOKENIZER = someBytes(5_000, 2);

/** A hub, a folder, and what a test does with them, made anew for every test. */
export interface Fixture {
  hub: FakeHub;
  folder: string;
  /** Where `fetchModel` puts the file. */
  path: string;
  notices: string[];
}

export function useFixture(): Fixture {
  const fixture = {} as Fixture;
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "llama2-pull-"));
    const hub = await startFakeHub();
    hub.addLarge("model.bin", MODEL);
    hub.addSmall("tok.bin", TOKENIZER);
    Object.assign(fixture, { hub, folder, path: join(folder, "model.bin"), notices: [] });
  });
  afterEach(async () => {
    await fixture.hub.close();
    rmSync(fixture.folder, { recursive: true });
  });
  return fixture;
}

/** Downloads model.bin with the library: no waits, a server may be silent for a moment only. */
export async function fetchModel(
  { hub, path, notices }: Fixture,
  task: Partial<DownloadTask> = {},
  options: Partial<DownloadOptions> = {},
): Promise<Outcome> {
  const url = hub.endpoint + resolvePath("model.bin");
  return await download(
    { url, source: "someone/models@main/model.bin", path, hub: true, ...task },
    { timeoutMs: 20_000, retries: 3, delayMs: () => 1, onNotice: (text) => notices.push(text), ...options },
  );
}

/** A list of two models: "tiny", its tokenizer in git, and "gated", which wants a token. */
export function writeRegistry({ folder, hub }: Fixture): string {
  const common = { licence: "MIT", repository: REPOSITORY, revision: "main" };
  const pinned = { url: `${hub.storage}/pinned.bin`, sha256: sha256(TOKENIZER), bytes: TOKENIZER.length };
  const models = [
    {
      name: "tiny",
      description: "t",
      format: "llama2.c",
      files: [{ path: "model.bin" }],
      tokenizer: { path: "tok.bin" },
    },
    {
      name: "gated",
      description: "g",
      format: "safetensors",
      gated: true,
      files: [{ path: "model.bin" }],
      tokenizer: pinned,
    },
  ];
  const path = join(folder, "models.json");
  writeFileSync(path, JSON.stringify({ models: models.map((model) => ({ ...common, ...model })) }));
  return path;
}

/** Runs `llama2 pull` as a user would, with its cache in the fixture's folder. */
export async function runPull(fixture: Fixture, args: string[], options: ChildOptions = {}): Promise<ChildResult> {
  const env = { HF_ENDPOINT: fixture.hub.endpoint, LLAMA2_CACHE: join(fixture.folder, "cache"), ...options.env };
  const words = [...hostArguments(), "pull", "--models", writeRegistry(fixture), ...args];
  return await runChild(process.execPath, words, { ...options, env });
}

/** Where `runPull` puts a file of a model. */
export function cached({ folder }: Fixture, model: string, file: string): string {
  return join(folder, "cache/models", model, file);
}

/** Leaves the beginning of a download behind, as one that was interrupted does. */
export function leavePart(path: string, bytes: Buffer): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(`${path}.part`, bytes);
}

export function holds(path: string, bytes: Buffer): boolean {
  return Buffer.compare(readFileSync(path), bytes) === 0;
}
