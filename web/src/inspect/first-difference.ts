import type { Token } from "../conversation.ts";

/** Where two answers part: a side without a token there had ended. */
export interface Difference {
  readonly at: number;
  readonly left: Token | undefined;
  readonly right: Token | undefined;
}

/** The first place where two answers have different tokens; undefined when they are the same to the end. */
export function firstDifference(left: readonly Token[], right: readonly Token[]): Difference | undefined {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    if (left[at]?.id !== right[at]?.id) return { at, left: left[at], right: right[at] };
  }
  return undefined;
}
