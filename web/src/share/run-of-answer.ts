import type { Answer } from "../conversation.ts";
import type { Prompt } from "./exact-request.ts";
import { digestIds } from "./id-digest.ts";
import type { SharedRun } from "./shared-run.ts";

/** What a link holds of an answer. @param hash of its model, if it was not known when the answer was written */
export function runOfAnswer(answer: Answer, { system, messages }: Prompt, hash: string | undefined): SharedRun {
  const { model, modelSha256 = hash, seed, tokens, given = 0, finish } = answer;
  // A pinned seed is the answer's own.
  const parameters = Object.fromEntries(Object.entries(answer.parameters).filter(([name]) => name !== "seed"));
  const ids = tokens.map(({ id }) => id);
  return {
    ...{ model, modelSha256, seed, parameters, system, messages },
    given: ids.slice(0, given),
    tokens: ids.length,
    digest: digestIds(ids),
    isEnded: finish === "stop",
  };
}
