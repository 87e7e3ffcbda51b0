import type { Engine } from "../engine/engine.ts";
import type { Inspection } from "./inspection.ts";

/** What an engine tells of itself now. @throws when it does not */
export async function inspect(engine: Engine, signal: AbortSignal): Promise<Inspection> {
  const response = await engine.fetch("/inspect", { signal });
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return (await response.json()) as Inspection;
}

/** Computes a text's last token once more, so that its attention is the newest; the tokens before it are in the cache. */
export async function lookAgain(engine: Engine, ids: readonly number[], signal: AbortSignal): Promise<Inspection> {
  await engine.client.completions.create({ prompt: [...ids], max_tokens: 1, temperature: 0 }, { signal });
  return await inspect(engine, signal);
}
