import { JsonKind, JsonNode } from "../../base/json-reader";
import { hasOnly } from "./keywords";
import { refuseMember } from "./refusal";
import { emitCall } from "./routine";

const NONE: JsonNode = changetype<JsonNode>(0);

/** The whole schema, which references start from. */
let root: JsonNode = NONE;

export function beginReferences(schema: JsonNode): void {
  root = schema;
}

/** Appends a call of what "$ref" names. */
export function compileReference(schema: JsonNode, reference: JsonNode): bool {
  if (!hasOnly(schema, "|$ref|")) return false;
  const target = resolveReference(reference);
  if (!changetype<usize>(target))
    return refuseMember(reference, 'must name a part of this schema, such as "#/$defs/name"');
  return emitCall(target, reference);
}

/** The part of the schema that a reference names (RFC 6901, without percent-encoding), null when there is none. */
export function resolveReference(reference: JsonNode): JsonNode {
  if (reference.kind != JsonKind.String || reference.length == 0 || load<u8>(reference.text) != 0x23) return NONE;
  let at = reference.text + 1;
  const end = reference.text + reference.length;
  let node = root;
  while (at < end && changetype<usize>(node)) {
    if (load<u8>(at++) != 0x2f) return NONE;
    let next = at;
    while (next < end && load<u8>(next) != 0x2f) next++;
    node = step(node, at, next);
    at = next;
  }
  return node;
}

/** The member that a step names, the last one; or the element that it numbers. */
function step(node: JsonNode, from: usize, end: usize): JsonNode {
  let found = NONE;
  let index = 0;
  for (let child = node.kind >= JsonKind.Array ? node.first : NONE; changetype<usize>(child); child = child.next) {
    if (node.kind == JsonKind.Object ? isName(child, from, end) : isIndex(index, from, end)) found = child;
    index++;
  }
  return found;
}

function isName(child: JsonNode, from: usize, end: usize): bool {
  let i: usize = 0;
  for (; from < end; from++) {
    let c = load<u8>(from);
    // "~0" is a tilde, "~1" a slash.
    if (c == 0x7e && from + 1 < end) c = load<u8>(++from) == 0x31 ? 0x2f : 0x7e;
    if (i == child.keyLength || load<u8>(child.key + i) != c) return false;
    i++;
  }
  return i == child.keyLength;
}

function isIndex(index: i32, from: usize, end: usize): bool {
  let value = 0;
  for (; from < end && value < 1 << 20; from++) value = value * 10 + (load<u8>(from) - 0x30);
  return value == index;
}
