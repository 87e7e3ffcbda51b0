import { type Engine } from "../../../src/engine.ts";
import { BOS } from "../document-parts.ts";

/** How well a model foretells texts. */
export interface Likelihood {
  /** Sum of -ln p over all tokens of the texts. */
  readonly nats: number;
  readonly tokens: number;
  /** Of the texts in UTF-8. */
  readonly bytes: number;
}

/** The tokens of a text behind BOS. */
export function textTokens(engine: Engine, text: string): number[] {
  return [BOS, ...engine.encode(text, { bos: false })];
}

/**
 * Scores texts, each on its own behind BOS; what would end a text is not scored.
 * @param rows of a batch that the engine was loaded for, all of them with logits
 * @throws Llama2Error USAGE for a text that is longer than the context
 */
export function scoreTexts(engine: Engine, texts: readonly string[], rows: number): Likelihood {
  let nats = 0;
  let tokens = 0;
  let bytes = 0;
  for (const text of texts) {
    const ids = textTokens(engine, text);
    for (let from = 0; from < ids.length - 1; from += rows) {
      const count = Math.min(rows, ids.length - 1 - from);
      const batch = Array.from({ length: count }, (_, i) => ({ token: ids[from + i]!, pos: from + i, logits: true }));
      for (const [i, logits] of engine.forward(batch).entries()) nats += surprise(logits, ids[from + i + 1]!);
    }
    tokens += ids.length - 1;
    bytes += Buffer.byteLength(text);
  }
  return { nats, tokens, bytes };
}

/** e to the mean of -ln p: of how many equally likely tokens the model has to choose one, on average. */
export function perplexity({ nats, tokens }: Likelihood): number {
  return Math.exp(nats / tokens);
}

/** Bits for each byte of the text: the measure that models with different vocabularies can be compared by. */
export function bitsPerByte({ nats, bytes }: Likelihood): number {
  return nats / Math.LN2 / bytes;
}

/** -ln of the probability that logits f32[vocabSize] give to a token. */
function surprise(logits: Float32Array, token: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return most + Math.log(sum) - logits[token]!;
}
