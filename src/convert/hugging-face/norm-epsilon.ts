import { type StoredName } from "../../checkpoint/layout.ts";

/** RMSNorm's epsilon in every llama2.c checkpoint: the formats have no field for it. */
export const ENGINE_EPSILON = 1e-5;

/**
 * What to multiply a tensor by, so that a model with another epsilon computes the same with the engine's.
 *
 * RMSNorm gives w * x / sqrt(mean(x^2) + e). With s = sqrt(ENGINE_EPSILON / e), the norm of s * x with the engine's
 * epsilon is s * x / sqrt(s^2 * mean(x^2) + s^2 * e): the same. So all that adds to the residual stream is made s times
 * as large (the token embedding, wo and w2); only norms read it. A classifier that is the embedding too would give logits
 * s times as large; the last norm's weights make up for it. Nothing else changes but the rounding of these weights.
 */
export function epsilonFactor(name: StoredName, epsilon: number, sharedClassifier: boolean): number {
  const scale = Math.sqrt(ENGINE_EPSILON / epsilon);
  if (name === "tokenEmbedding" || name === "wo" || name === "w2") return scale;
  return name === "rmsFinal" && sharedClassifier ? 1 / scale : 1;
}
