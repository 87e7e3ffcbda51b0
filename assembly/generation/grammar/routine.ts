import { JsonKind, JsonNode } from "../../base/json-reader";
import { emit, emitPending, here, instruction, resolve } from "./builder";
import { MAX_THREADS, Op } from "./instruction";
import { refuse } from "./refusal";

/** Schemas that are called: those that a "$ref" names, and the one of any value. Compiled when all else is. */
const MAX_DEFINITIONS: i32 = 256;
const definitions: usize = memory.data(2048, 8); // {JsonNode schema, JsonNode reference}[MAX_DEFINITIONS]
export let definitionCount: i32 = 0;

const anyNode: usize = memory.data(64, 8);

/** The schema "true". */
export function anySchema(): JsonNode {
  const node = changetype<JsonNode>(anyNode);
  node.kind = JsonKind.True;
  return node;
}

export function beginDefinitions(): void {
  definitionCount = 0;
}

export function definition(i: i32): JsonNode {
  return load<JsonNode>(definitions + ((<usize>i) << 3));
}

/** The "$ref" that named it first, null for the schema of any value. */
export function definitionReference(i: i32): JsonNode {
  return load<JsonNode>(definitions + ((<usize>i) << 3), 4);
}

/** Appends a call of a schema that is compiled later; `a` is its number, below 0, until then. */
export function emitCall(schema: JsonNode, reference: JsonNode): bool {
  let i = 0;
  while (i < definitionCount && definition(i) != schema) i++;
  if (i == MAX_DEFINITIONS) return refuse("more than 256 definitions are used");
  if (i == definitionCount) {
    store<JsonNode>(definitions + ((<usize>i) << 3), schema);
    store<JsonNode>(definitions + ((<usize>i) << 3), reference, 4);
    definitionCount++;
  }
  emit(Op.Call, -1 - i);
  return true;
}

/** Notes where a definition's code begins, in the place of its reference, which is no longer needed. */
export function setEntry(i: i32, entry: i32): void {
  store<i32>(definitions + ((<usize>i) << 3), entry, 4);
}

/** Gives all calls their places. */
export function linkCalls(): void {
  for (let pc = 0; pc < here(); pc++) {
    const i = instruction(pc);
    if (i.op == Op.Call && i.a < 0) i.a = load<i32>(definitions + ((<usize>(-1 - i.a)) << 3), 4);
  }
}

/** Begins code that needs a frame of its own, where it stands. Returns what `endRoutine` wants. */
export function beginRoutine(): i32 {
  return emitPending(Op.Jump, 0);
}

/** Ends it and calls it. @param entry where it begins */
export function endRoutine(begun: i32, entry: i32): void {
  emit(Op.Return);
  resolve(begun, here());
  emit(Op.Call, entry);
}

// Alternatives: each but the last stands between these two.

/** Begins an alternative. Returns what `endAlternative` wants. */
export function beginAlternative(): i32 {
  return emit(Op.Split, here() + 1);
}

/** Ends an alternative; `joins` are those that have ended, 0 for none. Returns them with this one, for `resolve`. */
export function endAlternative(begun: i32, joins: i32): i32 {
  joins = emitPending(Op.Jump, joins);
  instruction(begun).b = here();
  return joins;
}

/** Whether so many alternatives can be followed at once; false after `refuse`. */
export function checkAlternatives(count: i32): bool {
  return count <= MAX_THREADS || refuse("there are more than 64 alternatives");
}
