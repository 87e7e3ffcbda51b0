import { cat, empty, ENDLESS, goesOn, Kind, LAST, none, not, or, repeat, Term } from "./pattern-term";

/** The character of `derive`, and the last one up to which what it returned is the same. */
let character: i32 = 0;
export let derivedTo: i32 = 0;

/**
 * Brzozowski's derivative: what may come behind a character in a term's texts that begin with it; and with any other up to
 * `derivedTo`.
 */
export function derive(t: Term, first: i32): Term {
  character = first;
  derivedTo = LAST;
  return rest(t);
}

function rest(t: Term): Term {
  if (!goesOn()) return none;
  if (t.kind == Kind.Range) {
    if (character > t.most) return none;
    const isIn = character >= t.least;
    derivedTo = min(derivedTo, isIn ? t.most : t.least - 1);
    return isIn ? empty : none;
  }
  // Missing parts have no rest.
  const a = t.kind > Kind.Range ? rest(t.a) : none;
  if (t.kind == Kind.Or) return or(a, rest(t.b));
  if (t.kind == Kind.Not) return not(a);
  if (t.kind == Kind.Repeat)
    return spread(a, repeat(t.a, max(t.least - 1, 0), t.most < ENDLESS ? t.most - 1 : ENDLESS));
  if (t.kind != Kind.Cat) return none;
  const all = spread(a, t.b);
  return t.a.nullable ? or(all, rest(t.b)) : all;
}

/** `a`, then `b`; of alternatives each for itself, so that those that lead to the same are found to be the same. */
function spread(a: Term, b: Term): Term {
  let result = none;
  for (; a.kind == Kind.Or; a = a.b) result = or(result, cat(a.a, b));
  return or(result, cat(a, b));
}
