import { expect, it } from "vitest";
import { bitsPerByte, perplexity, scoreTexts, textTokens } from "../../models/training/evaluate/perplexity.ts";
import { LIMITS, talkingEngine } from "./evaluate-fixture.ts";

const engine = await talkingEngine(128);
const TEXTS = ["Once upon a time, there was a fox.", "é!", "The end."];

/** Of one text, from probabilities one token at a time. */
function nats(text: string): number {
  const tokens = textTokens(engine, text);
  return tokens.slice(1).reduce((sum, next, pos) => {
    const [logits] = engine.forward([{ token: tokens[pos]!, pos, logits: true }]);
    const weights = Array.from(logits!, Math.exp);
    return sum - Math.log(weights[next]! / weights.reduce((a, b) => a + b));
  }, 0);
}

it("adds up what every text costs, each behind BOS", () => {
  const score = scoreTexts(engine, TEXTS, LIMITS.rows);
  expect(score.nats).toBeCloseTo(TEXTS.map(nats).reduce((a, b) => a + b), 4); // prettier-ignore
  expect(score.tokens).toBe(TEXTS.reduce((sum, text) => sum + engine.encode(text, { bos: false }).length, 0));
  expect(score.bytes).toBe(TEXTS.join("").length + 1);
});

it("a model that guesses one of eight with every token of two bytes needs 1.5 bits a byte", () => {
  const guess = { nats: 10 * Math.log(8), tokens: 10, bytes: 20 };
  expect(perplexity(guess)).toBeCloseTo(8, 10);
  expect(bitsPerByte(guess)).toBeCloseTo(1.5, 10);
});
