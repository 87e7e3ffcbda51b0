import { mark, release } from "../../base/arena";
import { failMemory } from "../../base/errors";
import { JsonNode } from "../../base/json-reader";
import { poolAlloc } from "../../base/pool";
import { Vocabulary } from "../../text/vocabulary";
import { ENDLESS, greatestBreadth } from "./breadth";
import { beginCode, code, emit, emitSpace, fits, here, instruction, MAX_INSTRUCTIONS } from "./builder";
import { settleCosts } from "./cost";
import { Grammar, GRAMMAR_BYTES } from "./grammar";
import { Instruction, MAX_DEPTH, MAX_THREADS, NEVER, Op } from "./instruction";
import { ALL_TYPES, OBJECT_TYPE } from "./keywords";
import { beginPatterns } from "./pattern-term";
import { beginReferences } from "./reference";
import { beginPath, refuse } from "./refusal";
import {
  anySchema,
  beginDefinitions,
  definition,
  definitionCount,
  definitionReference,
  linkCalls,
  setEntry,
} from "./routine";
import { TokenOrder, tokenOrder } from "./token-order";
import { compileTypes, compileValue } from "./value";

const NONE: Grammar = changetype<Grammar>(0);
// The first instructions.
const END: i32 = 0;
const START: i32 = 1;

/** The grammar of any JSON object. Null after `fail`. */
export function compileJsonObject(v: Vocabulary): Grammar {
  return compile(anySchema(), v, true);
}

/**
 * The grammar of all values that are valid against a JSON schema: of those that a schema leaves open, some (names that are
 * not listed, numbers of very many digits, values that lie very deep). A space may stand in front, and behind every colon
 * and comma.
 * @returns null after `fail(USAGE)` with what is not supported and where it stands, or `fail(OUT_OF_MEMORY)`
 */
export function compileSchema(schema: JsonNode, v: Vocabulary): Grammar {
  return compile(schema, v, false);
}

function compile(schema: JsonNode, v: Vocabulary, onlyObject: bool): Grammar {
  let g = NONE;
  const order = tokenOrder(v);
  if (!changetype<usize>(order)) return g;
  const start = mark();
  beginPath(changetype<JsonNode>(0));
  if (!beginCode()) failMemory("a grammar", <u64>MAX_INSTRUCTIONS * offsetof<Instruction>());
  else if (!order.spellsJson) refuse("this model's vocabulary lacks tokens of JSON's characters");
  else if (emitAll(schema, onlyObject) && settle(order)) g = copy();
  release(start);
  return g;
}

/** Emits the schema and all that it refers to. */
function emitAll(schema: JsonNode, onlyObject: bool): bool {
  emit(Op.End);
  emitSpace();
  beginDefinitions();
  beginReferences(schema);
  beginPatterns();
  if (onlyObject ? !compileTypes(schema, OBJECT_TYPE) : !compileValue(schema)) return false;
  instruction(emit(Op.Jump)).b = END;
  for (let i = 0; i < definitionCount; i++) {
    const reference = definitionReference(i);
    beginPath(reference);
    const entry = here();
    if (changetype<usize>(reference) ? !compileValue(definition(i)) : !compileTypes(anySchema(), ALL_TYPES))
      return false;
    emit(Op.Return);
    setEntry(i, entry);
  }
  beginPath(changetype<JsonNode>(0));
  if (!fits()) return refuse("the schema is too large");
  linkCalls();
  return true;
}

/** Checks what only shows when all is there, and finds the costs. */
function settle(order: TokenOrder): bool {
  const breadth = greatestBreadth();
  if (breadth == ENDLESS) return refuse("a definition begins with itself");
  if (breadth > MAX_THREADS) return refuse("more than 64 alternatives are possible at one place");
  if (!settleCosts(order)) return refuse("the definitions refer to each other in too long chains");
  const first = instruction(START);
  if (first.cost >= NEVER)
    return refuse("no value of finite length is valid, or it has characters that the model lacks");
  return <i32>first.need <= MAX_DEPTH || refuse("values must lie too deep in one another");
}

/** The grammar in a block of its own. */
function copy(): Grammar {
  const codeBytes = <usize>here() * offsetof<Instruction>();
  const g = changetype<Grammar>(poolAlloc(GRAMMAR_BYTES + codeBytes));
  if (!changetype<usize>(g)) {
    failMemory("a grammar", GRAMMAR_BYTES + codeBytes);
    return NONE;
  }
  g.count = here();
  g.start = START;
  g.minimum = instruction(START).cost;
  g.sharers = 0;
  memory.copy(g.code, code, codeBytes);
  return g;
}
