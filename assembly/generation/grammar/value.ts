import { JsonKind, JsonNode, member } from "../../base/json-reader";
import { compileArray } from "./array";
import { compileNumber, countOf } from "./bounds";
import { emit, emitByte, fits, here, instruction, resolve } from "./builder";
import { compileAlternatives, compileOneOf } from "./choice";
import { compileConst, compileEnum } from "./enumeration";
import { Op } from "./instruction";
import * as types from "./keywords";
import { addText } from "./literal";
import { beginLiterals, endLiterals } from "./literals";
import { compileObject } from "./object";
import { compilePattern } from "./pattern";
import { compileReference } from "./reference";
import { enter, leave, refuse, refuseMember } from "./refusal";
import { anySchema, beginAlternative, emitCall, endAlternative } from "./routine";

/** Appends the code of a value that is valid against a schema. False after `refuse`. */
export function compileValue(schema: JsonNode): bool {
  if (schema.kind == JsonKind.True) return emitCall(anySchema(), changetype<JsonNode>(0));
  if (schema.kind == JsonKind.False) return refuse("nothing is valid against false");
  if (schema.kind != JsonKind.Object) return refuse("expected a schema");
  if (!fits()) return refuse("the schema is too large");
  let m = member(schema, "$ref");
  if (changetype<usize>(m)) return compileReference(schema, m);
  m = member(schema, "const");
  if (changetype<usize>(m)) return compileConst(schema, m);
  m = member(schema, "enum");
  if (changetype<usize>(m)) return compileEnum(schema, m);
  m = member(schema, "anyOf");
  if (changetype<usize>(m)) return types.hasOnly(schema, "|anyOf|") && compileAlternatives(m);
  m = member(schema, "oneOf");
  if (changetype<usize>(m)) return types.hasOnly(schema, "|oneOf|") && compileOneOf(m);
  m = member(schema, "allOf");
  if (changetype<usize>(m)) return types.hasOnly(schema, "|allOf|") && compileAllOf(m);
  const allowed = types.typesOf(schema);
  if (allowed == 0) return false;
  if (schema.count == 0) return emitCall(anySchema(), changetype<JsonNode>(0));
  return compileTypes(schema, allowed);
}

/** Of "allOf" only what says no more than its one schema. */
function compileAllOf(list: JsonNode): bool {
  if (list.kind != JsonKind.Array || list.count != 1) return refuseMember(list, "is supported with one schema only");
  enter(list);
  enter(list.first);
  const ok = compileValue(list.first);
  leave();
  leave();
  return ok;
}

/** Appends the code of a value of one of these types, under the schema's keywords for them. */
export function compileTypes(schema: JsonNode, allowed: i32): bool {
  if (allowed & types.NUMBER_TYPE) allowed &= ~types.INTEGER_TYPE;
  let rest = allowed;
  let joins = 0;
  while (rest) {
    // null and booleans are one alternative.
    const words = rest & (types.NULL_TYPE | types.BOOLEAN_TYPE);
    const type = words ? words : rest & -rest;
    rest &= ~type;
    const begun = rest ? beginAlternative() : 0;
    if (!compileType(schema, type)) return false;
    if (rest) joins = endAlternative(begun, joins);
  }
  resolve(joins, here());
  return true;
}

function compileType(schema: JsonNode, type: i32): bool {
  if (type == types.OBJECT_TYPE) return compileObject(schema);
  if (type == types.ARRAY_TYPE) return compileArray(schema);
  if (type == types.STRING_TYPE) return compileString(schema);
  if (type & (types.INTEGER_TYPE | types.NUMBER_TYPE)) return compileNumber(schema, type == types.INTEGER_TYPE);
  beginLiterals();
  if (type & types.NULL_TYPE) addText("null");
  if (type & types.BOOLEAN_TYPE) {
    addText("true");
    addText("false");
  }
  endLiterals();
  return true;
}

function compileString(schema: JsonNode): bool {
  const least = countOf(schema, "minLength", 0);
  const most = countOf(schema, "maxLength", i32.MAX_VALUE);
  if (least < 0 || most < 0) return false;
  if (least > most || least > MAX_COUNT) return refuse("no string is so long");
  emitByte(0x22);
  const pattern = member(schema, "pattern");
  if (changetype<usize>(pattern)) return compilePattern(pattern, least, most);
  const string = emit(Op.String, least);
  instruction(string).b = most;
  return true;
}

/** What must be there at least, of characters or items: far more than fit in any context. */
export const MAX_COUNT: i32 = 1 << 24;
