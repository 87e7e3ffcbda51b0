import type { Candidate, Token } from "../conversation.ts";

/**
 * Tokens with their candidates as flat arrays: a few hundred times fewer objects to copy, read and keep.
 * Candidates of all tokens follow each other; `ends[i]` is where those of token i end.
 */
export interface PackedTokens {
  readonly ids: Uint32Array;
  readonly logprobs: Float64Array;
  readonly texts: readonly string[];
  readonly ends: Uint32Array;
  readonly topIds: Uint32Array;
  readonly topLogprobs: Float64Array;
  /** Each text of a candidate once. */
  readonly pool: readonly string[];
  readonly topTexts: Uint32Array;
}

/** Flattens tokens. */
export function packTokens(tokens: readonly Token[]): PackedTokens {
  const all = tokens.flatMap(({ top }) => top);
  const pool = new Map<string, number>();
  const place = (text: string): number => {
    const known = pool.get(text);
    if (known !== undefined) return known;
    pool.set(text, pool.size);
    return pool.size - 1;
  };
  let end = 0;
  return {
    ids: Uint32Array.from(tokens, ({ id }) => id),
    logprobs: Float64Array.from(tokens, ({ logprob }) => logprob),
    texts: tokens.map(({ text }) => text),
    ends: Uint32Array.from(tokens, ({ top }) => (end += top.length)),
    topIds: Uint32Array.from(all, ({ id }) => id),
    topLogprobs: Float64Array.from(all, ({ logprob }) => logprob),
    topTexts: Uint32Array.from(all, ({ text }) => place(text)),
    pool: [...pool.keys()],
  };
}

/** The tokens again; the candidates of each are unpacked when they are looked at. */
export function unpackTokens(packed: PackedTokens): Token[] {
  const { ids, logprobs, texts } = packed;
  return texts.map((text, index) => {
    let top: Candidate[] | undefined;
    return {
      ...{ id: ids[index]!, text, logprob: logprobs[index]! },
      get top() {
        return (top ??= candidatesOf(packed, index));
      },
    };
  });
}

function candidatesOf({ ends, topIds, topLogprobs, topTexts, pool }: PackedTokens, index: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = index === 0 ? 0 : ends[index - 1]!; at < ends[index]!; at++) {
    candidates.push({ id: topIds[at]!, text: pool[topTexts[at]!]!, logprob: topLogprobs[at]! });
  }
  return candidates;
}
