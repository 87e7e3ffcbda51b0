import { exp } from "../base/elementary";
import { BOS } from "../text/vocabulary";
import { Session } from "./session";

const MOST_NATS: f64 = 700; // what `exp` takes

/** How well a model foretells a text. */
@unmanaged
export class Score {
  /** Tokens foretold. */
  tokens: i32;
  /** Sum of -ln p, in nats. */
  nats: f64;

  /** e^(nats / tokens); infinite for a model that is as good as sure of the wrong tokens, or computes no numbers. */
  perplexity(): f64 {
    const mean = this.nats / <f64>this.tokens;
    return mean < MOST_NATS ? exp(mean) : Infinity;
  }
}

/**
 * Scores a text in windows as long as the context: each starts with BOS in place of the last token of the one before, so
 * that every token but the first is foretold exactly once.
 * @param ids i32[count], BOS first; overwritten where windows start
 */
export function scoreText(session: Session, ids: usize, count: i32, score: Score): void {
  const width = session.seqLen;
  score.tokens = 0;
  score.nats = 0;
  for (let start = 0; start < count - 1; start += width - 1) {
    const length = min(width, count - start);
    const window = ids + ((<usize>start) << 2);
    store<i32>(window, BOS);
    score.nats += session.prefillScored(window, length);
    score.tokens += length - 1;
  }
}
