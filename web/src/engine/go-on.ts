import { openModelCache } from "llama2-wasi";
import type { Side } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import { readyEngine } from "./engines.ts";
import { currentHere, startHere } from "./here.ts";
import { choiceOf, listModels, type ModelChoice } from "./model-choice.ts";

/**
 * Whether a side has the model with this SHA-256, so that it can go on with an answer of it; the engine of this tab is
 * started with it where that is possible.
 */
export async function canGoOn(sha256: string | undefined, side: Side, signal: AbortSignal): Promise<boolean> {
  if (sha256 === undefined) return false;
  try {
    if (side === "here" && !(await hasModel(currentHere(), sha256, signal))) {
      const choice = await findModel(sha256);
      if (choice === undefined) return false;
      await startHere(choice);
    }
    return await hasModel(await readyEngine(side, signal), sha256, signal);
  } catch {
    return false;
  }
}

async function hasModel(engine: Engine | undefined, sha256: string, signal: AbortSignal): Promise<boolean> {
  return engine !== undefined && (await engine.digest(signal)) === sha256;
}

/** A model of the page or of the cache. */
async function findModel(sha256: string): Promise<ModelChoice | undefined> {
  const { models } = await listModels();
  const listed = models.find((model) => model.sha256 === sha256);
  if (listed !== undefined) return listed;
  const cached = (await (await openModelCache())?.list())?.find((file) => file.complete && file.sha256 === sha256);
  return cached === undefined ? undefined : choiceOf(cached.url, models);
}
