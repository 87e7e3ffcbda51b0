import { JsonNode, member } from "../../base/json-reader";
import { emit, emitByte, emitPending, emitSpace, here, instruction, resolve } from "./builder";
import { MAX_KEYS, Op } from "./instruction";
import { addName } from "./literal";
import { beginLiterals, endLiterals } from "./literals";
import { listProperties, otherNames, Property, propertyAt, propertyCount, requiredCount } from "./properties";
import { enter, leave } from "./refusal";
import { beginRoutine, endRoutine } from "./routine";
import { compileValue } from "./value";

const NONE: JsonNode = changetype<JsonNode>(0);

/** Appends the code of an object under a schema's keywords: its properties in their order, then other names if it may. */
export function compileObject(schema: JsonNode): bool {
  const properties = listProperties(schema);
  if (properties == 0) return false;
  const others = otherNames(schema);
  if (!changetype<usize>(others) || propertyCount >= MAX_KEYS) return compileMembers(schema, properties, NONE, 0);
  // Free names are counted and remembered, for which the object needs a frame of its own.
  const begun = beginRoutine();
  const names = here();
  for (let i = 0; i < propertyCount; i++) emit(Op.Data, <i32>propertyAt(properties, i).hash);
  const entry = here();
  if (!compileMembers(schema, properties, others, names)) return false;
  endRoutine(begun, entry);
  return true;
}

/**
 * Appends all between the braces, and these. An optional property splits to the next one; a property behind which nothing
 * is required splits to the end.
 * @param others what other names must be valid against, null for none    @param names where the hashes of the listed lie
 */
function compileMembers(schema: JsonNode, properties: usize, others: JsonNode, names: i32): bool {
  const count = propertyCount;
  const lastRequired = requiredCount;
  const open = changetype<usize>(others) != 0;
  emitByte(0x7b);
  let ends = lastRequired == 0 && (open || count > 0) ? emitPending(Op.Split, 0) : 0;
  let skip = 0; // from before a property to the next one
  for (let i = 0; i < count; i++) {
    const p = propertyAt(properties, i);
    const isLast = i == count - 1;
    resolve(skip, here());
    skip = p.required || (isLast && !open) ? 0 : emitPending(Op.Split, 0);
    if (!compileProperty(schema, p)) return false;
    if (isLast) break;
    if (i + 1 >= lastRequired) ends = emitPending(Op.Split, ends);
    emitByte(0x2c);
    emitSpace();
  }
  if (open) {
    if (count == 0) skip = emitPending(Op.Jump, 0);
    const more = here();
    ends = emitPending(Op.Split, ends);
    emit(Op.Room, count);
    emitByte(0x2c);
    emitSpace();
    resolve(skip, here());
    if (!compileOther(schema, others, names, count)) return false;
    instruction(emit(Op.Jump)).b = more;
  }
  resolve(ends, here());
  emitByte(0x7d);
  return true;
}

function compileProperty(schema: JsonNode, p: Property): bool {
  beginLiterals();
  addName(p.name, p.length);
  endLiterals();
  emitSpace();
  enter(member(schema, "properties"));
  enter(p.schema);
  const ok = compileValue(p.schema);
  leave();
  leave();
  return ok;
}

/** Appends another name and its value. */
function compileOther(schema: JsonNode, others: JsonNode, names: i32, count: i32): bool {
  emitByte(0x22);
  const key = emit(Op.Key, names);
  instruction(key).b = count;
  emitByte(0x3a);
  emitSpace();
  enter(others);
  const ok = compileValue(others);
  leave();
  return ok;
}
