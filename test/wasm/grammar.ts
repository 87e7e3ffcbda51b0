// What the unit tests of assembly/generation/grammar drive: the functions themselves (an unmanaged object is its address)
// and, where a test needs a method of an object, a function for it.
import { JsonNode, parseJson } from "../../assembly/base/json-reader";
import { Writer } from "../../assembly/base/writer";
import { compileJsonObject, compileSchema } from "../../assembly/generation/grammar/compile";
import { Grammar } from "../../assembly/generation/grammar/grammar";
import { GrammarState, newGrammarState } from "../../assembly/generation/grammar/state";
import { Tokenizer } from "../../assembly/text/tokenizer";

export { alloc, allocationCount, mark, release } from "../../assembly/base/arena";
export { lastCode, message } from "../../assembly/base/errors";
export { poolUsed, startPool } from "../../assembly/base/pool";
export { freeGrammar, minimumTokens } from "../../assembly/generation/grammar/grammar";
export { patternSteps } from "../../assembly/generation/grammar/pattern-term";
export { decodePiece, loadTokenizer } from "../../assembly/text/tokenizer";

export function writtenBytes(w: Writer): usize {
  return w.buffer;
}

export function writtenLength(w: Writer): usize {
  return w.length;
}

export function pieceBytes(t: Tokenizer): usize {
  return t.piece;
}

export function pieceLength(t: Tokenizer): i32 {
  return t.pieceLength;
}

export function newState(t: Tokenizer): GrammarState {
  return newGrammarState(t.vocabulary);
}

export function compileObject(t: Tokenizer): Grammar {
  return compileJsonObject(t.vocabulary);
}

export function compileText(t: Tokenizer, text: usize, length: usize): Grammar {
  const schema: JsonNode = parseJson(text, length);
  return changetype<usize>(schema) ? compileSchema(schema, t.vocabulary) : changetype<Grammar>(0);
}

export function reset(s: GrammarState, g: Grammar): void {
  s.reset(g);
}

export function allow(s: GrammarState, logits: usize, budget: i32): void {
  s.allow(logits, budget);
}

export function confirm(s: GrammarState, id: i32): i32 {
  return s.confirm(id);
}

export function accept(s: GrammarState, bytes: usize, length: i32): bool {
  return s.accept(bytes, length);
}

export function isComplete(s: GrammarState): bool {
  return s.isComplete();
}

export function isOver(s: GrammarState): bool {
  return s.isOver();
}
