import { poolAlloc } from "../base/pool";
import { Writer } from "../base/writer";
import { Answer } from "./answer";
import { addChoice } from "./answer-list";
import { PromptIds } from "./prompt-ids";
import { refuseBusy, refused } from "./refusal";
import { service } from "./service";

/** Decimals of a component: the vector has length 1. */
const DECIMALS: i32 = 9;

/** Appends a vector as a JSON array. */
export function writeVector(out: Writer, vector: usize): void {
  const dim = service.model.config.dim;
  out.text("[");
  for (let i = 0; i < dim; i++) out.text(i > 0 ? "," : "").decimal(load<f32>(vector + ((<usize>i) << 2)), DECIMALS);
  out.text("]");
}

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
