import { engineOf, side } from "./status.ts";
import { type Answer, otherSide, type Side } from "../conversation.ts";

/**
 * A side that has the model of an answer, the chosen one first: tokens mean nothing to another model.
 * @returns undefined when there is none
 */
export async function sideWith(answer: Answer): Promise<Side | undefined> {
  const chosen = side.peek();
  for (const which of [chosen, otherSide(chosen)]) {
    if (await hasModelOf(answer, which)) return which;
  }
  return undefined;
}

/** Whether a side that is ready has the model of an answer. Of an answer whose model's hash nobody knew, the name decides. */
async function hasModelOf({ model, modelSha256 }: Answer, which: Side): Promise<boolean> {
  const engine = engineOf(which);
  if (engine === undefined) return false;
  if (modelSha256 === undefined) return engine.modelId === model;
  try {
    return (await engine.digest()) === modelSha256;
  } catch {
    return false;
  }
}
