import { JsonKind, JsonNode } from "../../base/json-reader";
import { here, resolve } from "./builder";
import { areDisjoint } from "./disjoint";
import { enter, leave, refuseMember } from "./refusal";
import { beginAlternative, checkAlternatives, endAlternative } from "./routine";
import { compileValue } from "./value";

/** Appends the code of a value that is valid against one of the schemas of "anyOf". */
export function compileAlternatives(list: JsonNode): bool {
  if (list.kind != JsonKind.Array || list.count == 0) return refuseMember(list, "must be a list of schemas");
  if (!checkAlternatives(list.count)) return false;
  let joins = 0;
  let index = 0;
  enter(list);
  for (let schema = list.first; changetype<usize>(schema); schema = schema.next) {
    const isLast = !changetype<usize>(schema.next);
    enter(schema, index++);
    const begun = isLast ? 0 : beginAlternative();
    if (!compileValue(schema)) return false;
    if (!isLast) joins = endAlternative(begun, joins);
    leave();
  }
  leave();
  resolve(joins, here());
  return true;
}

/** The same of "oneOf", where no value may be valid against two of them: they must differ in a way that shows. */
export function compileOneOf(list: JsonNode): bool {
  if (!compileAlternatives(list)) return false;
  for (let a = list.first; changetype<usize>(a); a = a.next) {
    for (let b = a.next; changetype<usize>(b); b = b.next) {
      if (areDisjoint(a, b)) continue;
      return refuseMember(
        list,
        'is supported only if its schemas differ in "type" or in a required property of one value each; use "anyOf"',
      );
    }
  }
  return true;
}
