import { type Engine } from "../../../src/engine.ts";
import { type Figure, FigureGroup } from "./figures.ts";
import { bitsPerByte, perplexity, scoreTexts, textTokens } from "./perplexity.ts";

/** The texts that fit in the context of the loaded model, with room for BOS. */
export function fittingTexts(engine: Engine, texts: readonly string[]): string[] {
  return texts.filter((text) => textTokens(engine, text).length <= engine.config.seqLen);
}

/** How well the loaded model foretells texts, all of which fit in its context. */
export function textScoreFigures(engine: Engine, texts: readonly string[], rows: number): Figure[] {
  const figures = new FigureGroup("held-out TinyStories text");
  if (texts.length === 0) return figures.figures;
  const likelihood = scoreTexts(engine, texts, rows);
  const cases = texts.length;
  figures.add({ name: "bits per byte", value: bitsPerByte(likelihood), unit: "bits", cases });
  figures.add({ name: "perplexity per token of its own", value: perplexity(likelihood), unit: "perplexity", cases });
  const perByte = Math.exp(likelihood.nats / likelihood.bytes);
  figures.add({ name: "perplexity per byte", value: perByte, unit: "perplexity", cases });
  figures.add({ name: "tokens of the text", value: likelihood.tokens, unit: "tokens", cases });
  return figures.figures;
}
