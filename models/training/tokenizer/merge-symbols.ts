/**
 * llama2.c's encoding of a short text: joins the neighbours whose union has the highest score, the leftmost of equals,
 * until no union is a piece. Quadratic in the number of symbols.
 * @param symbols changed in place   @param scores of the pieces that a text can become
 */
export function mergeSymbols(symbols: string[], scores: ReadonlyMap<string, number>): void {
  for (;;) {
    let best = -Infinity;
    let at = -1;
    for (let i = 0; i + 1 < symbols.length; i++) {
      const score = scores.get(symbols[i]! + symbols[i + 1]!);
      if (score === undefined || score <= best) continue;
      best = score;
      at = i;
    }
    if (at < 0) return;
    symbols.splice(at, 2, symbols[at]! + symbols[at + 1]!);
  }
}
