import { JsonNode } from "../../base/json-reader";
import { emit, fits, here, instruction } from "./builder";
import { Op } from "./instruction";
import { derive, derivedTo } from "./pattern-derivative";
import { meaning } from "./pattern-meaning";
import { parsePattern } from "./pattern-parser";
import { and, beginTerms, character, ENDLESS, goesOn, LAST, none, repeat, Term } from "./pattern-term";
import { refuseMember } from "./refusal";

const NULL: Term = changetype<Term>(0);
/** The pc of a state that is not emitted yet. */
const QUEUED: i32 = -1;
/** The last state that is to be emitted. */
let lastQueued: Term = NULL;

/**
 * Appends the inside of a string that a pattern matches, of so many characters, and its closing quote: an automaton, whose
 * states are what may still come. There is one for each derivative of the expression, so a text is in one of them only.
 */
export function compilePattern(pattern: JsonNode, least: i32, most: i32): bool {
  if (!beginTerms()) return false;
  const expression = parsePattern(pattern);
  if (!changetype<usize>(expression)) return false;
  let texts = meaning(expression);
  if (least > 0 || most < ENDLESS) texts = and(texts, repeat(character, least, most));
  const start = here();
  lastQueued = texts;
  for (let state = texts; changetype<usize>(state); state = state.queued) {
    emitState(state);
    if (!fits() || !goesOn()) return refuseMember(pattern, "is too large: make counts and lengths smaller");
  }
  link(start);
  return true;
}

/** Appends a state and its edges, whose targets are the addresses of terms until `link`. */
function emitState(state: Term): void {
  const pc = emit(Op.State);
  state.pc = pc;
  instruction(pc).byte = u8(state.nullable);
  let target = NULL;
  for (let c = 0; c <= LAST; c = derivedTo + 1) {
    const next = derive(state, c);
    if (next != target) {
      instruction(emit(Op.Data)).b = <i32>changetype<usize>(next);
      enqueue(next);
      target = next;
    }
    instruction(here() - 1).a = derivedTo;
  }
  instruction(pc).b = here() - 1 - pc;
}

function enqueue(state: Term): void {
  if (state.pc || state == none) return;
  state.pc = QUEUED;
  lastQueued.queued = state;
  lastQueued = state;
}

/** Replaces terms by where their code begins: none by 0. */
function link(start: i32): void {
  const end = here();
  for (let pc = start; pc < end; pc++) {
    const i = instruction(pc);
    if (i.op == Op.State) i.a = end;
    else if (i.op == Op.Data) i.b = changetype<Term>(<usize>i.b).pc;
  }
}
