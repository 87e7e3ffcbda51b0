import { signal } from "@preact/signals";
import { type CachedFile, type CacheEstimate, openModelCache } from "llama2-wasi";
import { addressOf, choiceOf, listModels, type ModelChoice } from "../engine/model-choice.ts";

/** A model of the page or of the cache, with what is here of its file. */
export interface ShelfModel {
  readonly choice: ModelChoice;
  readonly file: CachedFile | undefined;
}

/** What the dialog shows. */
export interface Shelf {
  readonly models: readonly ShelfModel[];
  /** Undefined where the page has no storage. */
  readonly estimate: CacheEstimate | undefined;
}

/** The models as they were looked through last. */
export const shelf = signal<Shelf | undefined>(undefined);

/** Looks through list and cache. */
export async function readShelf(): Promise<void> {
  const [{ models }, cache] = await Promise.all([listModels(), openModelCache()]);
  // What failed its check has left a file without bytes.
  const files = ((await cache?.list()) ?? []).filter(({ bytes }) => bytes > 0);
  const tokenizers = new Set(models.map(tokenizerAddress));
  const listed = models.map((choice) => ({ choice, file: files.find(({ url }) => url === addressOf(choice)) }));
  const known = new Set(models.map(addressOf));
  const others = files
    .filter(({ url }) => !known.has(url) && !tokenizers.has(url) && !/tok[^/]*$/i.test(url))
    .map((file) => ({ choice: choiceOf(file.url, models), file }));
  shelf.value = { models: [...listed, ...others], estimate: await cache?.estimate() };
}

/** Deletes a model's file, and its tokenizer's if no other cached model has the same. @throws Llama2Error CACHE_LOCKED */
export async function deleteModel({ choice }: ShelfModel): Promise<void> {
  const cache = await openModelCache();
  const address = addressOf(choice);
  const tokenizer = tokenizerAddress(choice);
  if (cache === undefined || address === undefined) return;
  await cache.delete(address);
  const others = shelf.peek()?.models.filter((model) => model.choice !== choice && model.file !== undefined) ?? [];
  const isShared = others.some((other) => tokenizerAddress(other.choice) === tokenizer);
  if (tokenizer !== undefined && !isShared) await cache.delete(tokenizer);
  await readShelf();
}

function tokenizerAddress({ tokenizer }: ModelChoice): string | undefined {
  return "url" in tokenizer ? String(tokenizer.url) : undefined;
}
