import { poolAlloc } from "../base/pool";
import { Answer } from "./answer";
import { addChoice } from "./answers";
import { PromptIds } from "./prompt-ids";
import { refuseBusy, refused } from "./refusal";
import { service } from "./service";

/** Adds a choice that is no text but a prompt's embedding. False, refused, when there is no room; the caller drops the answer. */
export function addEmbedding(a: Answer, prompt: PromptIds): bool {
  const c = addChoice(a);
  if (refused()) return false;
  const s = c.sequence;
  s.promptCount = prompt.count;
  s.ids = prompt.keep();
  if (refused()) return false;
  s.embedding = poolAlloc((<usize>service.model.config.dim) << 2);
  if (!s.embedding) refuseBusy();
  a.promptTokens += prompt.count;
  return !refused();
}
