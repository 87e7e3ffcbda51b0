import { equals, JsonKind, JsonNode } from "../../base/json-reader";
import { refuse, refuseMember } from "./refusal";

/** What says nothing about which values are valid: "format" neither, as JSON Schema has it where nobody agreed otherwise. */
const ANNOTATIONS =
  "|title|description|default|examples|deprecated|readOnly|writeOnly|format|$schema|$id|$comment|$defs|definitions|";
const OBJECT = "|properties|required|additionalProperties|";
const ARRAY = "|items|minItems|maxItems|";
const STRING = "|minLength|maxLength|pattern|";
const NUMBER = "|minimum|maximum|exclusiveMinimum|exclusiveMaximum|";

// The types of JSON schema.
export const NULL_TYPE: i32 = 1;
export const BOOLEAN_TYPE: i32 = 2;
export const INTEGER_TYPE: i32 = 4;
export const NUMBER_TYPE: i32 = 8;
export const STRING_TYPE: i32 = 16;
export const ARRAY_TYPE: i32 = 32;
export const OBJECT_TYPE: i32 = 64;
export const ALL_TYPES: i32 = 127;

/** Whether a member's name is one of a list's, each of which stands between bars. */
function isOneOf(node: JsonNode, list: string): bool {
  for (let from = 0; from < list.length - 1; from++) {
    if (list.charCodeAt(from) != 0x7c) continue;
    let i: usize = 0;
    while (i < node.keyLength && list.charCodeAt(from + 1 + <i32>i) == load<u8>(node.key + i)) i++;
    if (i == node.keyLength && list.charCodeAt(from + 1 + <i32>i) == 0x7c) return true;
  }
  return false;
}

/** The type that a keyword speaks of, 0 for none. */
function typeOf(keyword: JsonNode): i32 {
  if (isOneOf(keyword, OBJECT)) return OBJECT_TYPE;
  if (isOneOf(keyword, ARRAY)) return ARRAY_TYPE;
  if (isOneOf(keyword, STRING)) return STRING_TYPE;
  return isOneOf(keyword, NUMBER) ? NUMBER_TYPE : 0;
}

/** Whether a schema has no other keywords than the listed ones and annotations; false after `refuse`. */
export function hasOnly(schema: JsonNode, list: string): bool {
  for (let m = schema.first; changetype<usize>(m); m = m.next) {
    if (isOneOf(m, list) || isOneOf(m, ANNOTATIONS)) continue;
    if (typeOf(m) == 0 && !isOneOf(m, "|type|enum|const|anyOf|oneOf|allOf|$ref|"))
      return refuseMember(m, "is not supported");
    return refuseMember(m, "is not supported beside the other keywords");
  }
  return true;
}

/**
 * The types that the value of a schema with "type" and the keywords of types alone may have. Without "type" those that the
 * keywords speak of: other types would be valid, but nobody means them. 0 after `refuse`.
 */
export function typesOf(schema: JsonNode): i32 {
  let declared = -1;
  let implied = 0;
  for (let m = schema.first; changetype<usize>(m); m = m.next) {
    if (isOneOf(m, "|type|")) declared = readTypes(m);
    else {
      const type = typeOf(m);
      if (type == 0 && !isOneOf(m, ANNOTATIONS)) {
        refuseMember(m, "is not supported");
        return 0;
      }
      implied |= type;
    }
  }
  if (declared == 0) refuse('"type" must be the name of a type, or a list of such names');
  if (declared >= 0) return declared;
  return implied ? implied : ALL_TYPES;
}

/** The types that "type" lists, 0 when it is no such list. */
export function readTypes(node: JsonNode): i32 {
  if (node.kind != JsonKind.Array) return readType(node);
  let types = 0;
  for (let t = node.first; changetype<usize>(t); t = t.next) {
    const type = readType(t);
    if (type == 0) return 0;
    types |= type;
  }
  return types;
}

function readType(node: JsonNode): i32 {
  if (equals(node, "null")) return NULL_TYPE;
  if (equals(node, "boolean")) return BOOLEAN_TYPE;
  if (equals(node, "integer")) return INTEGER_TYPE;
  if (equals(node, "number")) return NUMBER_TYPE;
  if (equals(node, "string")) return STRING_TYPE;
  if (equals(node, "array")) return ARRAY_TYPE;
  return equals(node, "object") ? OBJECT_TYPE : 0;
}
