import { JsonKind, JsonNode, member } from "../../base/json-reader";
import { typesOfValue } from "./enumeration";
import * as types from "./keywords";
import { resolveReference } from "./reference";

const NONE: JsonNode = changetype<JsonNode>(0);

/** How many references are followed to see what a schema says. */
const MAX_HOPS: i32 = 16;

/** Whether surely no value is valid against both of two schemas that have been compiled. */
export function areDisjoint(a: JsonNode, b: JsonNode): bool {
  a = followed(a);
  b = followed(b);
  if (!changetype<usize>(a) || !changetype<usize>(b)) return false;
  const inA = typesIn(a);
  const inB = typesIn(b);
  // A whole number is of two types.
  if (!(inA & inB) && !(inA & NUMBERS && inB & NUMBERS)) return true;
  if (isListed(a) && isListed(b)) return haveNothingInCommon(a, b);
  return inA == types.OBJECT_TYPE && inB == types.OBJECT_TYPE && areTagged(a, b);
}

const NUMBERS: i32 = types.INTEGER_TYPE | types.NUMBER_TYPE;

/** What a schema refers to, and that, and so on. Null when it is no object, or leads too far. */
function followed(schema: JsonNode): JsonNode {
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    if (!changetype<usize>(schema) || schema.kind != JsonKind.Object) return NONE;
    const reference = member(schema, "$ref");
    if (!changetype<usize>(reference)) return schema;
    schema = resolveReference(reference);
  }
  return NONE;
}

function isListed(schema: JsonNode): bool {
  return changetype<usize>(member(schema, "const")) != 0 || changetype<usize>(member(schema, "enum")) != 0;
}

/** The types that a value which is valid against a schema may have. */
function typesIn(schema: JsonNode): i32 {
  const constant = member(schema, "const");
  if (changetype<usize>(constant)) return typesOfValue(constant);
  const type = member(schema, "type");
  const declared = changetype<usize>(type) ? types.readTypes(type) : types.ALL_TYPES;
  const list = member(schema, "enum");
  if (!changetype<usize>(list)) return declared;
  let all = 0;
  for (let value = list.first; changetype<usize>(value); value = value.next) all |= typesOfValue(value);
  return all & declared;
}

/** Whether no value is listed in both; strings, numbers, and values of different types are told apart. */
function haveNothingInCommon(a: JsonNode, b: JsonNode): bool {
  for (let x = firstListed(a); changetype<usize>(x); x = nextListed(x)) {
    for (let y = firstListed(b); changetype<usize>(y); y = nextListed(y)) if (areAlike(x, y)) return false;
  }
  return true;
}

/** Whether two values may be the same. */
function areAlike(x: JsonNode, y: JsonNode): bool {
  if (!(typesOfValue(x) & typesOfValue(y))) return false;
  if (x.kind == JsonKind.Number) return x.number == y.number;
  return x.kind != JsonKind.String || (x.length == y.length && memory.compare(x.text, y.text, x.length) == 0);
}

/** The value of "const", or the first of "enum". */
function firstListed(schema: JsonNode): JsonNode {
  const constant = member(schema, "const");
  return changetype<usize>(constant) ? constant : member(schema, "enum").first;
}

/** The next value of "enum"; "const" has one only, which is a member. */
function nextListed(value: JsonNode): JsonNode {
  return value.key ? NONE : value.next;
}

/** Whether two objects have a required property whose values are listed, with nothing in common. */
function areTagged(a: JsonNode, b: JsonNode): bool {
  const inA = member(a, "properties");
  const inB = member(b, "properties");
  if (!changetype<usize>(inA) || !changetype<usize>(inB)) return false;
  for (let x = inA.first; changetype<usize>(x); x = x.next) {
    if (!isRequired(a, x)) continue;
    for (let y = inB.first; changetype<usize>(y); y = y.next) {
      if (x.keyLength != y.keyLength || memory.compare(x.key, y.key, x.keyLength) != 0 || !isRequired(b, y)) continue;
      const xs = followed(x);
      const ys = followed(y);
      if (!changetype<usize>(xs) || !changetype<usize>(ys)) continue;
      if (isListed(xs) && isListed(ys) && haveNothingInCommon(xs, ys)) return true;
    }
  }
  return false;
}

function isRequired(schema: JsonNode, property: JsonNode): bool {
  const required = member(schema, "required");
  if (!changetype<usize>(required)) return false;
  for (let r = required.first; changetype<usize>(r); r = r.next) {
    if (r.length == property.keyLength && memory.compare(r.text, property.key, r.length) == 0) return true;
  }
  return false;
}
