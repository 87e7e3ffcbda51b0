import { and, anything, cat, character, empty, ENDLESS, Kind, none, not, or, repeat, Term } from "./pattern-term";

/** Whether what is read stands at the beginning of the text. Only there the parser lets an expression look for it. */
let starts: bool = false;

/** The texts in which a text of an expression stands somewhere, as JSON Schema has it: without the terms that look around. */
export function meaning(expression: Term): Term {
  starts = true;
  const first = settle(expression, anything);
  starts = false;
  return or(first, cat(repeat(character, 1, ENDLESS), settle(expression, anything)));
}

/** What an expression and all `behind` it take together. */
function settle(t: Term, behind: Term): Term {
  if (!t.open) return cat(t, behind);
  if (t.kind == Kind.Cat) return settle(t.a, settle(t.b, behind));
  if (t.kind == Kind.Or) return or(settle(t.a, behind), settle(t.b, behind));
  // Once at most: no more is parsed.
  if (t.kind == Kind.Repeat) return or(behind, settle(t.a, behind));
  if (t.kind == Kind.Begin) return starts ? behind : none;
  if (t.kind == Kind.End) return and(empty, behind);
  const seen = settle(t.a, anything);
  return and(t.least ? not(seen) : seen, behind);
}
