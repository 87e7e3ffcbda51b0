import { fail, USAGE } from "../../base/errors";
import { JsonNode } from "../../base/json-reader";
import { Writer } from "../../base/writer";

/** Where in a schema the compiler is: steps from the schema, or from the definition `base`, for messages. */
const MAX_STEPS: i32 = 130;
const steps: usize = memory.data(1040, 8); // {JsonNode, i32 index}[MAX_STEPS]
let depth: i32 = 0;
let base: JsonNode = changetype<JsonNode>(0);

/** Starts at a definition that a "$ref" names, or at the schema itself (null). */
export function beginPath(reference: JsonNode): void {
  depth = 0;
  base = reference;
}

/** Steps into a member of an object, or the element `index` of an array. */
export function enter(node: JsonNode, index: i32 = 0): void {
  if (depth < MAX_STEPS) {
    store<usize>(steps + ((<usize>depth) << 3), changetype<usize>(node));
    store<i32>(steps + ((<usize>depth) << 3), index, 4);
  }
  depth++;
}

export function leave(): void {
  depth--;
}

/** Fails with a message that ends with the place. Returns false. */
export function refuse(what: string): bool {
  writePlace(fail(USAGE).text(what));
  return false;
}

/** Fails because of a member, which is named. Returns false. */
export function refuseMember(node: JsonNode, what: string): bool {
  writePlace(complaint(node, what));
  return false;
}

/** Fails because of what stands at a character of a member, counted from 1. Returns false. */
export function refuseCharacter(node: JsonNode, what: string, index: i32): bool {
  writePlace(complaint(node, what).text(" at character ").integer(index));
  return false;
}

function complaint(node: JsonNode, what: string): Writer {
  return fail(USAGE).text('"').bytes(node.key, min(node.keyLength, 100)).text('" ').text(what);
}

function writePlace(w: Writer): void {
  w.text(", at ");
  if (changetype<usize>(base)) w.bytes(base.text, base.length);
  else w.text("#");
  for (let i = 0; i < min(depth, MAX_STEPS); i++) {
    const node = load<JsonNode>(steps + ((<usize>i) << 3));
    w.text("/");
    if (node.key) w.bytes(node.key, node.keyLength);
    else w.integer(load<i32>(steps + ((<usize>i) << 3), 4));
  }
}
