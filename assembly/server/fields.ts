import { isNull, isWhole, JsonKind, JsonNode, member } from "../base/json-reader";
import { refuse } from "./refusal";

/**
 * Fields of a request's JSON object. Absent and null are the same; a value of another type or outside its range refuses the
 * request, naming the field.
 */

/** The value of a field, null when it is absent or null. */
export function field(object: JsonNode, name: string): JsonNode {
  const value = member(object, name);
  return isNull(value) ? changetype<JsonNode>(0) : value;
}

/** A number between two bounds. */
export function decimalField(object: JsonNode, name: string, lowest: f64, highest: f64, fallback: f64): f64 {
  const value = field(object, name);
  if (!changetype<usize>(value)) return fallback;
  if (value.kind == JsonKind.Number && value.number >= lowest && value.number <= highest) return value.number;
  refuse(name)
    .text("Invalid '")
    .text(name)
    .text("': expected a number from ")
    .decimal(lowest, 2)
    .text(" to ")
    .decimal(highest, 2)
    .text(".");
  return fallback;
}

/** A whole number between two bounds. */
export function wholeField(object: JsonNode, name: string, lowest: i64, highest: i64, fallback: i64): i64 {
  const value = field(object, name);
  if (!changetype<usize>(value)) return fallback;
  if (isWhole(value) && value.number >= <f64>lowest && value.number <= <f64>highest) return <i64>value.number;
  const w = refuse(name).text("Invalid '").text(name).text("': expected a whole number");
  if (highest < i64.MAX_VALUE) w.text(" from ").integer(lowest).text(" to ").integer(highest);
  w.text(".");
  return fallback;
}

/** True or false. */
export function boolField(object: JsonNode, name: string, fallback: bool): bool {
  const value = field(object, name);
  if (!changetype<usize>(value)) return fallback;
  if (value.kind == JsonKind.True) return true;
  if (value.kind != JsonKind.False) refuse(name).text("Invalid '").text(name).text("': expected true or false.");
  return false;
}

/** A text; null when it is absent. */
export function textField(object: JsonNode, name: string): JsonNode {
  return typedField(object, name, JsonKind.String, "a string");
}

/** An object; null when it is absent. */
export function objectField(object: JsonNode, name: string): JsonNode {
  return typedField(object, name, JsonKind.Object, "an object");
}

/** An array; null when it is absent. */
export function arrayField(object: JsonNode, name: string): JsonNode {
  return typedField(object, name, JsonKind.Array, "an array");
}

function typedField(object: JsonNode, name: string, kind: JsonKind, what: string): JsonNode {
  const value = field(object, name);
  if (!changetype<usize>(value) || value.kind == kind) return value;
  refuse(name).text("Invalid '").text(name).text("': expected ").text(what).text(".");
  return changetype<JsonNode>(0);
}
