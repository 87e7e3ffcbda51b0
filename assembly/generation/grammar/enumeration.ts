import { isWhole, JsonKind, JsonNode, member } from "../../base/json-reader";
import * as types from "./keywords";
import { addValue } from "./literal";
import { beginLiterals, endLiterals } from "./literals";
import { refuse, refuseMember } from "./refusal";

/** Appends the code of the one value of "const". */
export function compileConst(schema: JsonNode, value: JsonNode): bool {
  if (!types.hasOnly(schema, "|const|type|")) return false;
  const allowed = admitted(schema);
  if (allowed == 0) return false;
  beginLiterals();
  if (allowed & typesOfValue(value)) addValue(value);
  else return refuse('"const" is not of this "type"');
  endLiterals();
  return true;
}

/** Appends the code of one of the values of "enum". */
export function compileEnum(schema: JsonNode, list: JsonNode): bool {
  if (!types.hasOnly(schema, "|enum|type|")) return false;
  if (list.kind != JsonKind.Array) return refuseMember(list, "must be a list of values");
  const allowed = admitted(schema);
  if (allowed == 0) return false;
  let count = 0;
  beginLiterals();
  for (let value = list.first; changetype<usize>(value); value = value.next) {
    if (!(allowed & typesOfValue(value))) continue;
    addValue(value);
    count++;
  }
  endLiterals();
  return count > 0 || refuseMember(list, 'has no value of this "type"');
}

/** The types that "type" admits; all without it; 0 after `refuse`. */
function admitted(schema: JsonNode): i32 {
  const type = member(schema, "type");
  if (!changetype<usize>(type)) return types.ALL_TYPES;
  const allowed = types.readTypes(type);
  if (allowed == 0) refuseMember(type, "must be the name of a type, or a list of such names");
  return allowed;
}

/** The types that a value has: a whole number has two. */
export function typesOfValue(value: JsonNode): i32 {
  if (value.kind == JsonKind.Null) return types.NULL_TYPE;
  if (value.kind <= JsonKind.True) return types.BOOLEAN_TYPE;
  if (value.kind == JsonKind.Number) return types.NUMBER_TYPE | (isWhole(value) ? types.INTEGER_TYPE : 0);
  if (value.kind == JsonKind.String) return types.STRING_TYPE;
  return value.kind == JsonKind.Array ? types.ARRAY_TYPE : types.OBJECT_TYPE;
}
