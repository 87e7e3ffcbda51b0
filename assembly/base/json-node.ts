import { isText } from "./ascii";

/** What a JSON value is; the containers come last. */
export const enum JsonKind {
  Null,
  False,
  True,
  Number,
  String,
  Array,
  Object,
}

/** A value of a JSON text, as `parseJson` made it. */
@unmanaged
export class JsonNode {
  kind: JsonKind;
  /** Of a string its characters in UTF-8 without escapes, of a number its literal; points into the text where it can. */
  text: usize;
  length: usize;
  /** Of a number; Infinity where it is too large for a double. */
  number: f64;
  /** Of a member of an object: its name in UTF-8 without escapes. */
  key: usize;
  keyLength: usize;
  /** Of a container: the first of its values, null when it is empty. */
  first: JsonNode;
  /** The next value of the container that this one is in, null at the last. */
  next: JsonNode;
  /** Of a container: how many values it has. */
  count: i32;
}

/** The member of an object with this ASCII name, the last one when there are several; null when there is none. */
export function member(object: JsonNode, name: string): JsonNode {
  let found = changetype<JsonNode>(0);
  if (!changetype<usize>(object) || object.kind != JsonKind.Object) return found;
  for (let node = object.first; changetype<usize>(node); node = node.next) {
    if (isText(node.key, node.keyLength, name)) found = node;
  }
  return found;
}

/** Whether a value is absent (a null pointer) or null. */
export function isNull(node: JsonNode): bool {
  return !changetype<usize>(node) || node.kind == JsonKind.Null;
}

/** Whether a value is a string of these ASCII characters. */
export function equals(node: JsonNode, ascii: string): bool {
  return changetype<usize>(node) != 0 && node.kind == JsonKind.String && isText(node.text, node.length, ascii);
}

/** Whether a value is a finite number without a fraction, however it is spelled; it may be too large for an integer. */
export function isWhole(node: JsonNode): bool {
  if (!changetype<usize>(node) || node.kind != JsonKind.Number) return false;
  return abs(node.number) < Infinity && node.number == floor(node.number);
}
